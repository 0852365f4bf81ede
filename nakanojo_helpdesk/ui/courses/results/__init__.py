"""実施報告書: writing the 所感 and handing the report out."""
