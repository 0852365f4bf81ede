"""はじめての設定: settings taken along from a former PC or from a backup, and a place for the backups tried beforehand."""
