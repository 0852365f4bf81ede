"""The book encrypted on the disk: where its key is kept, and how a book is encrypted or decrypted."""
