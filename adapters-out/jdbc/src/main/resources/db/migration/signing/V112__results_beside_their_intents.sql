-- A result is some 2 KB: it stays in its row, neither compressed nor put elsewhere.
ALTER TABLE signing_operation SET (toast_tuple_target = 8160);
