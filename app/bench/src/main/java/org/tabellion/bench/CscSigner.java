package org.tabellion.bench;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.CredentialId;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.servicekeys.AesVault;
import org.tabellion.signers.Token;

/**
 * One signer's key, and approvals of one hash each, laid into the database as the authorization server lays them there:
 * what the signer does to approve is no part of what is measured.
 */
final class CscSigner {

    private static final int LIFE_IN_SECONDS = 290;

    private final SamUnderTest sam;
    private final BenchDatabase database;
    private final AesVault vault;
    private final Randomness randomness;
    private final Ids ids;
    private final Random random = new Random();
    private final EnrolledKey key;
    private final SignerId signer;
    private final CredentialId credential;

    private CscSigner(
            SamUnderTest sam,
            BenchDatabase database,
            AesVault vault,
            Randomness randomness,
            Ids ids,
            EnrolledKey key,
            SignerId signer,
            CredentialId credential) {
        this.sam = sam;
        this.database = database;
        this.vault = vault;
        this.randomness = randomness;
        this.ids = ids;
        this.key = key;
        this.signer = signer;
        this.credential = credential;
    }

    /** With a key that the SAM makes, assigns and takes the certificate of. */
    static CscSigner enrol(
            SamUnderTest sam, ServerUnderTest server, BenchDatabase database, KeyAlgorithm kind, TrustedTime time) {
        var random = new SecureRandom();
        Randomness randomness = length -> {
            var bytes = new byte[length];
            random.nextBytes(bytes);
            return Bytes.of(bytes);
        };
        var ids = new Ids(time, randomness);
        var signer = new SignerId(ids.next(SignerId.PREFIX));
        var credential = new CredentialId(ids.next(CredentialId.PREFIX));
        var certificates = new ArrayList<Bytes>();
        try (var channel = sam.channel(SamLoad.CLIENT)) {
            var key = EnrolledKey.enrol(channel, SamLoad.CLIENT, kind, signer.value(), publicKey -> {
                certificates.add(EnrolledKey.certificate(sam, publicKey));
                return certificates.getFirst();
            });
            var made =
                    new CscSigner(sam, database, server.sadVault(randomness), randomness, ids, key, signer, credential);
            made.keep(certificates.getFirst());
            return made;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(Bytes certificate) throws SQLException {
        try (var connection = database.superuser();
                var insert = connection.prepareStatement(
                        """
                        INSERT INTO credentials_credential (group_id, id, enrolment_id, signer_id, state, algorithm, profile, level,
                            requested_at, sam_key_id, public_key, key_generation, key_sealed, signer_version, signer_sealed, subject,
                            chain, not_after)
                        VALUES (?, ?, ?, ?, 'ACTIVE', ?, 'natural-person', 2, now(), ?, ?, ?, ?, ?, ?, 'CN=Ada Example,C=ES', ?,
                            now() + interval '20 days')""")) {
            insert.setString(1, ServerUnderTest.GROUP);
            insert.setString(2, credential.value());
            insert.setString(3, ids.next("en_"));
            insert.setString(4, signer.value());
            insert.setString(5, key.kind().name());
            insert.setString(6, key.keyPair().path("id").asString());
            insert.setBytes(7, key.publicKey().toArray());
            insert.setInt(8, key.keyPair().path("generation").asInt());
            insert.setBytes(9, ServerUnderTest.utf8(key.keyPair()).toArray());
            insert.setInt(10, key.signer().path("version").asInt(1));
            insert.setBytes(11, ServerUnderTest.utf8(key.signer()).toArray());
            insert.setObject(12, new byte[][] {certificate.toArray()});
            insert.executeUpdate();
        }
    }

    /** For a certificate that nobody signs by. */
    static Bytes somePublicKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return Bytes.of(generator.generateKeyPair().getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    KeyAlgorithm kind() {
        return key.kind();
    }

    /** Bodies of {@code signatures/signHash}, each with an approval of its own. */
    Queue<String> approve(int count) {
        var bodies = new ConcurrentLinkedQueue<String>();
        var expiry = Timestamp.from(Instant.now().plusSeconds(LIFE_IN_SECONDS));
        var group = new GroupId(ServerUnderTest.GROUP);
        try (var connection = database.superuser()) {
            connection.setAutoCommit(false);
            try (var authorization = connection.prepareStatement(
                            """
                            INSERT INTO consent_authorization (group_id, approval_id, handle, client_id, signer_id, credential_id, level,
                                hash_algorithm, signatures, acr, amr, authenticated_at, seal, state, expires_at)
                            VALUES (?, ?, ?, ?, ?, ?, 2, 'SHA256', 1, 'urn:tabellion:loa:substantial', E'pwd\\notp', now(), false,
                                'LIVE', ?)""");
                    var occurrence = connection.prepareStatement(
                            """
                            INSERT INTO consent_occurrence (group_id, approval_id, number, hash, state)
                            VALUES (?, ?, 1, ?, 'AUTHORISED')""");
                    var sad = connection.prepareStatement(
                            """
                            INSERT INTO consent_sad (group_id, approval_id, client_id, signer_id, credential_id, sealed, expires_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?)""")) {
                for (int i = 0; i < count; i++) {
                    var approval = ids.next("ap_");
                    var handle = Token.next(group, randomness);
                    var hash = new byte[32];
                    random.nextBytes(hash);
                    var minted = key.approve(sam.mint(), List.of(Bytes.of(hash)));
                    fill(
                            authorization,
                            group.value(),
                            approval,
                            handle.digest().toArray(),
                            ServerUnderTest.CLIENT,
                            signer.value(),
                            credential.value(),
                            expiry);
                    fill(occurrence, group.value(), approval, hash);
                    fill(
                            sad,
                            group.value(),
                            approval,
                            ServerUnderTest.CLIENT,
                            signer.value(),
                            credential.value(),
                            vault.seal(approval, Bytes.ofUtf8(minted.compact())).toArray(),
                            expiry);
                    bodies.add(body(handle, Bytes.of(hash)));
                }
                authorization.executeBatch();
                occurrence.executeBatch();
                sad.executeBatch();
            }
            connection.commit();
            return bodies;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    private String body(Token handle, Bytes hash) {
        return """
                {"credentialID":"%s","SAD":"%s","hashes":["%s"],"hashAlgorithmOID":"%s","signAlgo":"%s"}"""
                .formatted(
                        credential,
                        handle.text(),
                        hash.base64(),
                        key.algorithm().digest().oid(),
                        key.algorithm().oid());
    }
}
