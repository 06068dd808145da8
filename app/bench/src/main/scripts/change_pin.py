"""Changes the user PIN of a token by C_SetPIN, as an administrator does: change_pin.py MODULE LABEL OLD NEW."""
import ctypes
import sys

module, label, old, new = sys.argv[1], sys.argv[2], sys.argv[3].encode(), sys.argv[4].encode()
library = ctypes.CDLL(module)
table = ctypes.POINTER(ctypes.c_void_p)()
library.C_GetFunctionList(ctypes.byref(table))


def call(place, *arguments):
    """The version stands in the first eight bytes; the functions follow."""
    answer = ctypes.CFUNCTYPE(ctypes.c_ulong)(table[place + 1])
    answer.argtypes = [type(a) for a in arguments]
    code = answer(*arguments)
    if code:
        sys.exit("function %d answered 0x%x" % (place, code))


def number(value):
    return ctypes.c_ulong(value)


call(0, ctypes.c_void_p(None))
count = number(64)
slots = (ctypes.c_ulong * 64)()
call(4, ctypes.c_ubyte(1), ctypes.cast(slots, ctypes.c_void_p), ctypes.cast(ctypes.byref(count), ctypes.c_void_p))
for slot in slots[: count.value]:
    info = ctypes.create_string_buffer(208)
    call(6, number(slot), ctypes.cast(info, ctypes.c_void_p))
    if info.raw[:32].decode().rstrip(" \0") == label:
        session = number(0)
        null = ctypes.c_void_p(None)
        call(12, number(slot), number(6), null, null, ctypes.cast(ctypes.byref(session), ctypes.c_void_p))
        call(18, session, number(1), ctypes.c_char_p(old), number(len(old)))
        call(11, session, ctypes.c_char_p(old), number(len(old)), ctypes.c_char_p(new), number(len(new)))
        call(1, null)
        sys.exit(0)
sys.exit("no token " + label)
