package org.tabellion.consent;

/** Why a credential is not authorised; each has its description string in the CSC API. Nothing is authorised then. */
public enum AuthorizationRefusal {
    /** Unknown, another signer's, or not the requester's: one answer. {@code Invalid parameter credentialID}. */
    CREDENTIAL_UNKNOWN,
    /** It cannot sign now. */
    CREDENTIAL_DISABLED,
    CERTIFICATE_EXPIRED,
    /** Its mode is {@code oauth2code}. */
    NOT_EXPLICIT,
    /** Less than one. */
    SIGNATURES_INVALID,
    /** More than {@code multisign}, or than is left. {@code Numbers of signatures is too high}. */
    SIGNATURES_TOO_MANY,
    /** Level 2 names all hashes. {@code Missing (or invalid type) array parameter hash}. */
    HASHES_MISSING,
    /** More hashes than signatures, or fewer at level 2. */
    HASHES_NOT_AS_MANY,
    /** Of more than one digest algorithm, or of one that the key cannot sign. */
    HASH_ALGORITHM,
    PIN_MISSING,
    OTP_MISSING,
    /** v1 {@code invalid_pin}, v2 {@code invalid_authentication_data}. */
    PIN_WRONG,
    /** v1 {@code invalid_otp}, v2 {@code invalid_authentication_data}. */
    OTP_WRONG,
    /** v1 {@code PIN locked}, v2 {@code Credential locked}. */
    PIN_LOCKED,
    /** v1 {@code OTP locked}, v2 {@code Credential locked}. */
    OTP_LOCKED,
    /** The SAM asks the signer for a factor that no service provider can hand on, or for a PIN that the credential does not. */
    FACTOR_ELSEWHERE,
    /** The factors do not reach what the group demands. */
    LEVEL_TOO_LOW,
    /** Unknown, used up, revoked, another client's, owner's or credential's. {@code Invalid parameter SAD}. */
    HANDLE_UNKNOWN,
    /** {@code SAD expired}. */
    HANDLE_EXPIRED,
    /** At level 2 a transaction is extended for consecutive revisions of one document alone. */
    NOT_EXTENDABLE
}
