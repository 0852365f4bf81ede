"""引継書: the paper of somebody who leaves."""
