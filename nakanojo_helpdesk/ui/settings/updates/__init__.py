"""更新 in 設定: the present version, what a stick holds, and the two acts."""
