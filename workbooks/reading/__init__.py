"""One delivery, from worksheets to tables with all that is told and asked of them."""
