package org.tabellion.consent.application;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.tabellion.audit.AuditEvent;
import org.tabellion.audit.RecordAudit;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.consent.AuthorizationHandle;
import org.tabellion.consent.AuthorizationProfile;
import org.tabellion.consent.CredentialToShow;
import org.tabellion.consent.model.Approval;
import org.tabellion.consent.model.Authorization;
import org.tabellion.consent.model.Claims;
import org.tabellion.consent.model.ConsentRecord;
import org.tabellion.consent.model.MintedSad;
import org.tabellion.consent.model.PinProof;
import org.tabellion.consent.model.Statement;
import org.tabellion.consent.spi.Authorizations;
import org.tabellion.consent.spi.MintedSads;
import org.tabellion.consent.spi.SadSigner;
import org.tabellion.consent.spi.SadVault;
import org.tabellion.kernel.ApprovalId;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.Sad;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.signers.Token;

/**
 * Makes the one SAD of an authorisation in the explicit mode, and its handle. The SAD is signed first and leaves this
 * process in the sealed form alone, with the commit that keeps what it is bound to; after a crash before that there is
 * neither.
 */
final class SadMint {

    private static final int JTI_IN_BYTES = 16;
    /** What a SAD says of the login while its factors are still to be judged: too little to sign by. */
    private static final String NOT_YET = "urn:tabellion:loa:low";

    private final Authorizations authorizations;
    private final MintedSads sads;
    private final SadSigner signer;
    private final SadVault vault;
    private final RecordAudit audit;
    private final Ids ids;
    private final TrustedTime time;
    private final Randomness randomness;

    SadMint(
            Authorizations authorizations,
            MintedSads sads,
            SadSigner signer,
            SadVault vault,
            RecordAudit audit,
            Ids ids,
            TrustedTime time,
            Randomness randomness) {
        this.authorizations = authorizations;
        this.sads = sads;
        this.signer = signer;
        this.vault = vault;
        this.audit = audit;
        this.ids = ids;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * @param hashes empty where level 1 names none
     * @param pin where the SAM asks for it; then the SAD is for as many signatures as the PIN was given for
     */
    record Order(
            ClientId client,
            AuthorizationProfile profile,
            CredentialToShow key,
            DigestAlgorithm digest,
            List<Dtbsr> hashes,
            int signatures,
            AuthenticationProof proof,
            Optional<PinProof> pin,
            Optional<ApprovalId> continued) {

        Order with(PinProof given) {
            return new Order(client, profile, key, digest, hashes, signatures, proof, Optional.of(given), continued);
        }

        Order with(AuthenticationProof proven) {
            return new Order(client, profile, key, digest, hashes, signatures, proven, pin, continued);
        }
    }

    record Minted(AuthorizationHandle handle, Authorization authorization, MintedSad sad, String claimsSha256) {

        Duration life(TrustedTime time) {
            return Duration.between(time.now(), authorization.expiresAt());
        }
    }

    /** For the SAM to judge the PIN by; it lives as long as it takes, and says that nothing is proven yet. */
    Sad proposed(Order order) {
        var now = time.now();
        return signer.sign(Claims.SAD, claims(order.with(unproven(order.proof())), now, now.plus(Approval.LIFE)));
    }

    static AuthenticationProof unproven(AuthenticationProof proof) {
        return new AuthenticationProof(proof.signer(), proof.group(), List.of("pin"), NOT_YET, proof.at());
    }

    /** Signs; keeps nothing. */
    Minted sign(Order order) {
        var now = time.now();
        var expiresAt = now.plus(Approval.LIFE);
        var approval = new ApprovalId(ids.next(ApprovalId.PREFIX));
        var claims = claims(order, now, expiresAt);
        var token = Token.next(order.proof().group(), randomness);
        var authorization = new Authorization(
                approval,
                Optional.of(token.digest()),
                order.client(),
                order.key().id(),
                order.profile().level(),
                order.digest(),
                order.hashes().stream().map(Dtbsr::value).toList(),
                order.signatures(),
                order.proof(),
                order.profile().seal(),
                order.continued(),
                expiresAt);
        var sad = new MintedSad(
                order.proof().group(),
                approval,
                order.client(),
                order.proof().signer(),
                Optional.of(order.key().id()),
                Optional.empty(),
                vault.seal(approval, signer.sign(Claims.SAD, claims)),
                expiresAt);
        return new Minted(new AuthorizationHandle(token.text()), authorization, sad, sha256(claims));
    }

    private Bytes claims(Order order, Instant now, Instant expiresAt) {
        var statement = order.profile().seal() ? Statement.SEAL : Statement.EXPLICIT;
        var parties = signer.parties();
        var pin = order.pin().map(PinProof::pin);
        var common = new Claims.Common(
                parties.issuer(),
                parties.audience(),
                parties.authorizedParty(),
                order.proof(),
                order.client(),
                order.pin()
                        .map(PinProof::jti)
                        .orElseGet(() -> randomness.bytes(JTI_IN_BYTES).base64Url()),
                now,
                expiresAt,
                new ConsentRecord(statement.id(), statement.sha256(), now, now, List.of(), List.of()));
        return order.profile().level() == 2
                ? Claims.sad(common, order.key(), order.hashes(), pin)
                : Claims.countingSad(
                        common,
                        order.key(),
                        order.digest(),
                        order.pin().map(PinProof::approved).orElse(order.signatures()),
                        pin);
    }

    /** Within the unit of work of the caller. */
    void keep(Minted minted) {
        authorizations.add(minted.authorization());
        sads.add(minted.sad());
        var facts = new LinkedHashMap<String, String>();
        facts.put("approval", minted.authorization().approval().value());
        facts.put("client", minted.authorization().client().value());
        facts.put("signer", minted.authorization().proof().signer().value());
        facts.put("credential", minted.authorization().credential().value());
        facts.put("level", String.valueOf(minted.authorization().level()));
        facts.put("signatures", String.valueOf(minted.authorization().signatures()));
        facts.put("claims_sha256", minted.claimsSha256());
        minted.authorization().continued().ifPresent(it -> facts.put("extends", it.value()));
        audit.record(new AuditEvent(eventType(minted.authorization().seal()), AuditEvent.Outcome.DONE, facts));
    }

    /** Seals are told apart. */
    static String eventType(boolean seal) {
        return seal ? "consent.seal_authorized" : "consent.credential_authorized";
    }

    private static String sha256(Bytes claims) {
        return DigestAlgorithm.SHA256.digest(claims).hex();
    }
}
