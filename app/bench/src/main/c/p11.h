/*
 * The part of PKCS#11 v2.40 that the programs beside this file use: LP64, structs not packed. CK_ULONG is unsigned long,
 * CK_BBOOL unsigned char. Functions that nobody here calls keep their place in the list as bare pointers.
 */
#ifndef TABELLION_P11_H
#define TABELLION_P11_H

struct ck_mechanism {
  unsigned long mechanism;
  void *parameter;
  unsigned long parameter_len;
};

struct ck_attribute {
  unsigned long type;
  void *value;
  unsigned long value_len;
};

struct ck_c_initialize_args {
  void *create_mutex, *destroy_mutex, *lock_mutex, *unlock_mutex;
  unsigned long flags;
  void *reserved;
};

struct ck_session_info {
  unsigned long slot_id, state, flags, device_error;
};

struct ck_token_info {
  unsigned char label[32], manufacturer_id[32], model[16], serial_number[16];
  unsigned long flags;
  unsigned long limits[10];
  unsigned char versions[4], utc_time[16];
};

struct ck_function_list {
  unsigned char major, minor;
  unsigned long (*C_Initialize)(void *);
  unsigned long (*C_Finalize)(void *);
  void *C_GetInfo;
  void *C_GetFunctionList;
  unsigned long (*C_GetSlotList)(unsigned char, unsigned long *, unsigned long *);
  void *C_GetSlotInfo;
  unsigned long (*C_GetTokenInfo)(unsigned long, struct ck_token_info *);
  void *C_GetMechanismList;
  unsigned long (*C_GetMechanismInfo)(unsigned long, unsigned long, void *);
  void *C_InitToken;
  void *C_InitPIN;
  void *C_SetPIN;
  unsigned long (*C_OpenSession)(unsigned long, unsigned long, void *, void *, unsigned long *);
  unsigned long (*C_CloseSession)(unsigned long);
  void *C_CloseAllSessions;
  unsigned long (*C_GetSessionInfo)(unsigned long, struct ck_session_info *);
  void *C_GetOperationState;
  void *C_SetOperationState;
  unsigned long (*C_Login)(unsigned long, unsigned long, unsigned char *, unsigned long);
  unsigned long (*C_Logout)(unsigned long);
  unsigned long (*C_CreateObject)(unsigned long, struct ck_attribute *, unsigned long, unsigned long *);
  void *C_CopyObject;
  unsigned long (*C_DestroyObject)(unsigned long, unsigned long);
  void *C_GetObjectSize;
  unsigned long (*C_GetAttributeValue)(unsigned long, unsigned long, struct ck_attribute *, unsigned long);
  void *C_SetAttributeValue;
  unsigned long (*C_FindObjectsInit)(unsigned long, struct ck_attribute *, unsigned long);
  unsigned long (*C_FindObjects)(unsigned long, unsigned long *, unsigned long, unsigned long *);
  unsigned long (*C_FindObjectsFinal)(unsigned long);
  void *C_EncryptInit;
  void *C_Encrypt;
  void *C_EncryptUpdate;
  void *C_EncryptFinal;
  void *C_DecryptInit;
  void *C_Decrypt;
  void *C_DecryptUpdate;
  void *C_DecryptFinal;
  void *C_DigestInit;
  void *C_Digest;
  void *C_DigestUpdate;
  void *C_DigestKey;
  void *C_DigestFinal;
  unsigned long (*C_SignInit)(unsigned long, struct ck_mechanism *, unsigned long);
  unsigned long (*C_Sign)(unsigned long, unsigned char *, unsigned long, unsigned char *, unsigned long *);
  void *C_SignUpdate;
  void *C_SignFinal;
  void *C_SignRecoverInit;
  void *C_SignRecover;
  unsigned long (*C_VerifyInit)(unsigned long, struct ck_mechanism *, unsigned long);
  unsigned long (*C_Verify)(unsigned long, unsigned char *, unsigned long, unsigned char *, unsigned long);
  void *C_VerifyUpdate;
  void *C_VerifyFinal;
  void *C_VerifyRecoverInit;
  void *C_VerifyRecover;
  void *C_DigestEncryptUpdate;
  void *C_DecryptDigestUpdate;
  void *C_SignEncryptUpdate;
  void *C_DecryptVerifyUpdate;
  unsigned long (*C_GenerateKey)(unsigned long, struct ck_mechanism *, struct ck_attribute *, unsigned long, unsigned long *);
  unsigned long (*C_GenerateKeyPair)(unsigned long, struct ck_mechanism *, struct ck_attribute *, unsigned long, struct ck_attribute *, unsigned long, unsigned long *, unsigned long *);
  unsigned long (*C_WrapKey)(unsigned long, struct ck_mechanism *, unsigned long, unsigned long, unsigned char *, unsigned long *);
  unsigned long (*C_UnwrapKey)(unsigned long, struct ck_mechanism *, unsigned long, unsigned char *, unsigned long, struct ck_attribute *, unsigned long, unsigned long *);
  void *C_DeriveKey;
  void *C_SeedRandom;
  unsigned long (*C_GenerateRandom)(unsigned long, unsigned char *, unsigned long);
  void *C_GetFunctionStatus;
  void *C_CancelFunction;
  void *C_WaitForSlotEvent;
};

enum {
  CKF_RW_SESSION = 0x2, CKF_SERIAL_SESSION = 0x4, CKF_OS_LOCKING_OK = 0x2, CKU_USER = 1,
  CKO_PRIVATE_KEY = 3, CKK_RSA = 0, CKK_EC = 3,
  CKA_CLASS = 0, CKA_TOKEN = 1, CKA_PRIVATE = 2, CKA_LABEL = 3, CKA_KEY_TYPE = 0x100, CKA_SENSITIVE = 0x103,
  CKA_ENCRYPT = 0x104, CKA_DECRYPT = 0x105, CKA_WRAP = 0x106, CKA_UNWRAP = 0x107, CKA_SIGN = 0x108, CKA_VERIFY = 0x10a,
  CKA_MODULUS_BITS = 0x121, CKA_PUBLIC_EXPONENT = 0x122, CKA_VALUE_LEN = 0x161, CKA_EXTRACTABLE = 0x162,
  CKA_EC_PARAMS = 0x180,
  CKM_RSA_PKCS_KEY_PAIR_GEN = 0, CKM_RSA_PKCS = 1, CKM_RSA_PKCS_PSS = 0xd, CKM_SHA256_RSA_PKCS = 0x40,
  CKM_SHA256_RSA_PKCS_PSS = 0x43, CKM_EC_KEY_PAIR_GEN = 0x1040, CKM_ECDSA = 0x1041, CKM_AES_KEY_GEN = 0x1080,
  CKM_AES_CBC_PAD = 0x1085,
  CKR_OK = 0, CKR_USER_ALREADY_LOGGED_IN = 0x100
};

#endif
