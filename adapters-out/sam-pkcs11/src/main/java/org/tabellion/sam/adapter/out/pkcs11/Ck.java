package org.tabellion.sam.adapter.out.pkcs11;

/** The numbers of PKCS#11 v2.40 that this module uses, under the names of the standard. */
final class Ck {

    static final long CKF_RW_SESSION = 0x2;
    static final long CKF_SERIAL_SESSION = 0x4;
    static final long CKF_OS_LOCKING_OK = 0x2;
    static final long CKF_SIGN = 0x800;
    static final long CKF_DERIVE = 0x80000;
    static final long CKF_WRAP = 0x20000;
    static final long CKF_UNWRAP = 0x40000;
    static final long CKF_USER_PIN_FINAL_TRY = 0x20000;
    static final long CKF_USER_PIN_LOCKED = 0x40000;
    static final long CKU_USER = 1;

    static final long CKO_PUBLIC_KEY = 2;
    static final long CKO_PRIVATE_KEY = 3;
    static final long CKO_SECRET_KEY = 4;

    static final long CKK_RSA = 0x00;
    static final long CKK_EC = 0x03;
    static final long CKK_GENERIC_SECRET = 0x10;
    static final long CKK_AES = 0x1f;

    static final long CKA_CLASS = 0x000;
    static final long CKA_TOKEN = 0x001;
    static final long CKA_PRIVATE = 0x002;
    static final long CKA_VALUE = 0x011;
    static final long CKA_LABEL = 0x003;
    static final long CKA_KEY_TYPE = 0x100;
    static final long CKA_ID = 0x102;
    static final long CKA_SENSITIVE = 0x103;
    static final long CKA_ENCRYPT = 0x104;
    static final long CKA_DECRYPT = 0x105;
    static final long CKA_WRAP = 0x106;
    static final long CKA_UNWRAP = 0x107;
    static final long CKA_SIGN = 0x108;
    static final long CKA_VERIFY = 0x10a;
    static final long CKA_MODULUS = 0x120;
    static final long CKA_MODULUS_BITS = 0x121;
    static final long CKA_PUBLIC_EXPONENT = 0x122;
    static final long CKA_VALUE_LEN = 0x161;
    static final long CKA_DERIVE = 0x10c;
    static final long CKA_EXTRACTABLE = 0x162;
    static final long CKA_NEVER_EXTRACTABLE = 0x164;
    static final long CKA_EC_PARAMS = 0x180;
    static final long CKA_EC_POINT = 0x181;

    static final long CKM_RSA_PKCS_KEY_PAIR_GEN = 0x0000;
    static final long CKM_RSA_PKCS = 0x0001;
    static final long CKM_RSA_PKCS_PSS = 0x000d;
    static final long CKM_SHA256 = 0x0250;
    static final long CKM_SHA256_HMAC = 0x0251;
    static final long CKM_SHA384 = 0x0260;
    static final long CKM_SHA512 = 0x0270;
    static final long CKM_GENERIC_SECRET_KEY_GEN = 0x0350;
    static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
    static final long CKM_ECDSA = 0x1041;
    static final long CKM_ECDH1_DERIVE = 0x1050;
    static final long CKM_AES_KEY_GEN = 0x1080;

    static final long CKD_NULL = 1;

    static final long CKG_MGF1_SHA256 = 2;
    static final long CKG_MGF1_SHA384 = 3;
    static final long CKG_MGF1_SHA512 = 4;

    static final long CKR_OK = 0x000;
    static final long CKR_GENERAL_ERROR = 0x005;
    static final long CKR_FUNCTION_FAILED = 0x006;
    static final long CKR_ARGUMENTS_BAD = 0x007;
    static final long CKR_ATTRIBUTE_SENSITIVE = 0x011;
    static final long CKR_ATTRIBUTE_TYPE_INVALID = 0x012;
    static final long CKR_ATTRIBUTE_VALUE_INVALID = 0x013;
    static final long CKR_DATA_INVALID = 0x020;
    static final long CKR_DATA_LEN_RANGE = 0x021;
    static final long CKR_DEVICE_ERROR = 0x030;
    static final long CKR_DEVICE_MEMORY = 0x031;
    static final long CKR_DEVICE_REMOVED = 0x032;
    static final long CKR_ENCRYPTED_DATA_INVALID = 0x040;
    static final long CKR_ENCRYPTED_DATA_LEN_RANGE = 0x041;
    static final long CKR_KEY_HANDLE_INVALID = 0x060;
    static final long CKR_OBJECT_HANDLE_INVALID = 0x082;
    static final long CKR_OPERATION_ACTIVE = 0x090;
    static final long CKR_OPERATION_NOT_INITIALIZED = 0x091;
    static final long CKR_PIN_INCORRECT = 0x0a0;
    static final long CKR_PIN_INVALID = 0x0a1;
    static final long CKR_PIN_LEN_RANGE = 0x0a2;
    static final long CKR_PIN_EXPIRED = 0x0a3;
    static final long CKR_PIN_LOCKED = 0x0a4;
    static final long CKR_SESSION_CLOSED = 0x0b0;
    static final long CKR_SESSION_HANDLE_INVALID = 0x0b3;
    static final long CKR_TEMPLATE_INCONSISTENT = 0x0d1;
    static final long CKR_TOKEN_NOT_PRESENT = 0x0e0;
    static final long CKR_TOKEN_NOT_RECOGNIZED = 0x0e1;
    static final long CKR_UNWRAPPING_KEY_HANDLE_INVALID = 0x0f0;
    static final long CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT = 0x0f2;
    static final long CKR_USER_ALREADY_LOGGED_IN = 0x100;
    static final long CKR_USER_NOT_LOGGED_IN = 0x101;
    static final long CKR_WRAPPED_KEY_INVALID = 0x110;
    static final long CKR_WRAPPED_KEY_LEN_RANGE = 0x112;
    static final long CKR_WRAPPING_KEY_HANDLE_INVALID = 0x113;
    static final long CKR_WRAPPING_KEY_TYPE_INCONSISTENT = 0x115;
    static final long CKR_CRYPTOKI_NOT_INITIALIZED = 0x190;
    static final long CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;

    private Ck() {}
}
