package org.tabellion.sam.model;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.Trace;
import org.tabellion.sam.Caller;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Operation;
import org.tabellion.sam.OperationUserId;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.RequestId;

/** What an audit line tells of one happening; the chain adds number, time, node and the link to the line before. */
public final class AuditFacts {

    /** The {@code type} of the line that begins a file. */
    public static final String CONTINUE = "continue";

    private final AuditLogName log;
    private final CanonicalJson members = new CanonicalJson();

    private AuditFacts(AuditLogName log) {
        this.log = log;
    }

    /**
     * @param type what happened: {@code sign}, {@code root}
     * @param outcome {@code ok}, {@code begun}, {@code refused}, {@code failed}
     */
    public static AuditFacts service(String type, String outcome) {
        var facts = new AuditFacts(AuditLogName.SERVICE);
        facts.members.text("type", type).text("outcome", outcome);
        var trace = Trace.current().traceparent();
        facts.members.text("trace", trace);
        return facts;
    }

    public static AuditFacts administration(String type, String outcome) {
        var facts = new AuditFacts(AuditLogName.ADMIN);
        facts.members.text("type", type).text("outcome", outcome);
        return facts;
    }

    /** In the log where {@code operation} belongs. */
    public static AuditFacts of(Operation operation, String outcome) {
        return operation == Operation.CONFIGURE
                ? administration(operation.label(), outcome)
                : service(operation.label(), outcome);
    }

    /** The last line of a file: the log goes on in another one. */
    public static AuditFacts rotate(AuditChain.Head tip) {
        return of(tip.log(), "rotate").head(tip);
    }

    /** The first line of a file, which names the last one of the file before. */
    public static AuditFacts goOn(AuditChain.Head tip) {
        return of(tip.log(), CONTINUE).head(tip);
    }

    /** How far another log has come, so that its end cannot be cut without a trace in {@code log}. */
    public static AuditFacts heads(AuditLogName log, AuditChain.Head other) {
        return of(log, "heads").head(other);
    }

    private static AuditFacts of(AuditLogName log, String type) {
        return switch (log) {
            case SERVICE -> service(type, "ok");
            case ADMIN -> administration(type, "ok");
        };
    }

    private AuditFacts head(AuditChain.Head of) {
        members.text("log", of.log().label()).number("last", of.sequence()).bytes("head", of.digest());
        return this;
    }

    public AuditFacts reason(Refusal.Reason reason) {
        members.text("reason", reason.name());
        return this;
    }

    public AuditFacts detail(String detail) {
        members.text("detail", detail);
        return this;
    }

    public AuditFacts note(String note) {
        members.text("note", note);
        return this;
    }

    public AuditFacts client(Caller client) {
        members.text("client", client.value());
        return this;
    }

    /** Who approved besides the client. */
    public AuditFacts approver(OperationUserId second) {
        members.text("approver", second.value());
        return this;
    }

    /** SHA-256 over the document before, and over the one after. */
    public AuditFacts replacement(Bytes before, Bytes after, long version) {
        members.bytes("old_sha256", before).bytes("new_sha256", after).number("version", version);
        return this;
    }

    /** SHA-256 over the document that is in force. */
    public AuditFacts document(Bytes digest, long version) {
        members.bytes("sha256", digest).number("version", version);
        return this;
    }

    public AuditFacts request(RequestId request) {
        members.text("req_id", request.value());
        return this;
    }

    public AuditFacts serviceProvider(ClientId client) {
        members.text("client_id", client.value());
        return this;
    }

    public AuditFacts signer(SignerId signer) {
        members.text("signer", signer.value());
        return this;
    }

    public AuditFacts key(KeyPairId key) {
        members.text("key_id", key.value());
        return this;
    }

    public AuditFacts token(String jti, String acr) {
        members.text("sad_jti", jti).text("acr", acr);
        return this;
    }

    /** What a one-time key hangs on. */
    public AuditFacts session(SadClaims.Session session) {
        session.session().ifPresent(it -> members.text("session_id", it));
        session.identityVerification().ifPresent(it -> members.text("idv_id", it));
        return this;
    }

    /** The SAD that this one continues. */
    public AuditFacts continued(String jti) {
        members.text("extends", jti);
        return this;
    }

    public AuditFacts hashes(List<Dtbsr> hashes) {
        members.texts(
                "dtbs_r", hashes.stream().map(it -> it.value().base64Url()).toList());
        return this;
    }

    public AuditFacts signatures(List<Bytes> values) {
        members.texts("signatures", values.stream().map(Bytes::base64Url).toList());
        return this;
    }

    public AuditLogName log() {
        return log;
    }

    /** A fresh object with these members. */
    CanonicalJson members() {
        return new CanonicalJson().merge(members);
    }
}
