package org.tabellion.kernel.adapter.out.jdbc.testkit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import org.postgresql.PGConnection;

/**
 * Signers with all that an enrolled one has, copied into a database by the thousand: account, password, enrolment, consent to
 * the key, certified key of usual size, and how it is opened. Nobody can sign by them: what the SAM would have sealed is of no SAM.
 */
public final class ManySigners {

    private static final int AT_ONCE = 20_000;
    private static final int KEY_IN_BYTES = 1_300;
    private static final int SIGNER_IN_BYTES = 500;
    private static final int CERTIFICATE_IN_BYTES = 900;
    private static final String AT = "2026-10-01 10:00:00+00";
    private static final String END = "2028-10-01 10:00:00+00";
    private static final String PUBLIC_KEY = "3059301306072a8648ce3d020106082a8648ce3d03010703420004"
            + "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    private static final String CHANCE = chance();

    private final String group;
    private final byte[] certificate;

    /** @param certificate X.509, DER: that of all of them, for those who read it; filled up where it is empty */
    public ManySigners(String group, byte[] certificate) {
        this.group = group;
        this.certificate = certificate.clone();
    }

    public static String signer(int number) {
        return "sg_" + id(number);
    }

    public static String credential(int number) {
        return "cr_" + id(number);
    }

    /**
     * @param superuser COPY does not pass row-level security
     * @param from number of the first; {@code to} is the first that is not loaded
     */
    public void load(Connection superuser, int from, int to) throws SQLException {
        for (int start = from; start < to; start += AT_ONCE) {
            int end = Math.min(to, start + AT_ONCE);
            copy(
                    superuser,
                    "signers_signer (group_id, id, state, given_name, surname, country, serial_number, mail_address, mail_key,"
                            + " language)",
                    start,
                    end,
                    this::signer);
            copy(superuser, "signers_address (address_sha256, group_id, signer_id)", start, end, this::address);
            copy(
                    superuser,
                    "authentication_password (group_id, signer_id, hash, failures)",
                    start,
                    end,
                    this::password);
            copy(
                    superuser,
                    "signers_enrolment (group_id, id, client_id, idempotency_key, request_sha256, state, given_name, surname, country,"
                            + " serial_number, mail_address, language, requested_at, signer_id, credential_id, reason)",
                    start,
                    end,
                    this::enrolment);
            copy(
                    superuser,
                    "consent_consent (group_id, id, question_key, kind, state, signer_id, client_id, subject, asked_at, expires_at,"
                            + " shown_at, answered_at, approval_id)",
                    start,
                    end,
                    this::consent);
            copy(
                    superuser,
                    "consent_profile (group_id, credential_id, signer_id, mode, level, factors, multisign, seal, clients)",
                    start,
                    end,
                    this::profile);
            copy(
                    superuser,
                    "credentials_credential (group_id, id, enrolment_id, signer_id, state, algorithm, profile, requested_at,"
                            + " sam_key_id, public_key, key_generation, key_sealed, signer_version, signer_sealed, subject, chain,"
                            + " not_after, level)",
                    start,
                    end,
                    this::credential);
        }
        try (var statement = superuser.createStatement()) {
            statement.execute(
                    "VACUUM ANALYZE signers_signer, signers_address, authentication_password, signers_enrolment, consent_consent,"
                            + " credentials_credential, consent_profile");
        }
    }

    private static void copy(
            Connection connection, String table, int start, int end, BiConsumer<StringBuilder, Integer> row)
            throws SQLException {
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN");
        var text = new StringBuilder();
        for (int number = start; number < end; number++) {
            row.accept(text, number);
            text.setLength(text.length() - 1);
            text.append('\n');
            if (text.length() > 1 << 16 || number + 1 == end) {
                var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                text.setLength(0);
            }
        }
        copy.endCopy();
    }

    private static void fields(StringBuilder text, Object... values) {
        for (var value : values) {
            text.append(value).append('\t');
        }
    }

    private void signer(StringBuilder text, int number) {
        var mail = mail(number);
        fields(
                text,
                group,
                signer(number),
                "ACTIVE",
                "Ana " + number,
                "Garcia",
                "ES",
                "IDCES-" + number,
                mail,
                mail,
                "es");
    }

    private void address(StringBuilder text, int number) {
        fields(text, bytes(number, 1, 32), group, signer(number));
    }

    private void password(StringBuilder text, int number) {
        fields(
                text,
                group,
                signer(number),
                "$argon2id$v=19$m=19456,t=2,p=1$" + hex(number, 2, 16) + "$" + hex(number, 3, 32),
                0);
    }

    private void enrolment(StringBuilder text, int number) {
        fields(
                text,
                group,
                "en_" + id(number),
                "demo-service-provider",
                "key-" + number,
                bytes(number, 4, 32),
                "COMPLETED",
                "Ana " + number,
                "Garcia",
                "ES",
                "IDCES-" + number,
                mail(number),
                "es",
                AT,
                signer(number),
                credential(number),
                "\\N");
    }

    private void consent(StringBuilder text, int number) {
        fields(
                text,
                group,
                "co_" + id(number),
                "en_" + id(number),
                "CREATE_KEY",
                "APPROVED",
                signer(number),
                "demo-service-provider",
                "en_" + id(number),
                AT,
                END,
                AT,
                AT,
                "ap_" + id(number));
    }

    private void profile(StringBuilder text, int number) {
        fields(
                text,
                group,
                credential(number),
                signer(number),
                "EXPLICIT",
                2,
                "PIN",
                1,
                false,
                "demo-service-provider");
    }

    private void credential(StringBuilder text, int number) {
        var leaf = certificate.length == 0
                ? hex(number, 5, CERTIFICATE_IN_BYTES)
                : HexFormat.of().formatHex(certificate);
        fields(
                text,
                group,
                credential(number),
                "en_" + id(number),
                signer(number),
                "ACTIVE",
                "P_256",
                "natural-person",
                AT,
                "kp_" + id(number),
                "\\\\x" + PUBLIC_KEY,
                1,
                bytes(number, 6, KEY_IN_BYTES),
                1,
                bytes(number, 7, SIGNER_IN_BYTES),
                "CN=Ana " + number + ",C=ES",
                "{\"\\\\\\\\x" + leaf + "\"}",
                END,
                2);
    }

    private static String mail(int number) {
        return "ana." + number + "@signers.example";
    }

    /** In the order of the numbers, as ids are in the order of time. */
    private static String id(int number) {
        return "%010d%016d".formatted(number, Math.floorMod(mixed(number, 0), 10_000_000_000_000_000L));
    }

    private static String bytes(int number, int kind, int length) {
        return "\\\\x" + hex(number, kind, length);
    }

    /** Its first 16 bytes are of the number and the kind alone; the rest is cut from chance, so that it does not shrink. */
    private static String hex(int number, int kind, int length) {
        var hex = HexFormat.of();
        var own = hex.toHexDigits(mixed(number, kind)) + hex.toHexDigits(mixed(number, kind + 100));
        int from = Math.floorMod(number * 31 + kind, CHANCE.length() / 2);
        return (own + CHANCE.substring(from, from + 2 * length)).substring(0, 2 * length);
    }

    private static String chance() {
        var text = new StringBuilder();
        for (int i = 0; text.length() < 8 * KEY_IN_BYTES; i++) {
            text.append(HexFormat.of().toHexDigits(mixed(i, 7)));
        }
        return text.toString();
    }

    private static long mixed(long number, long at) {
        long z = number * 0x9E3779B97F4A7C15L + at * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
