package org.tabellion.sam.model;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignerId;
import org.tabellion.kernel.Trace;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Refusal;
import org.tabellion.sam.RequestId;
import org.tabellion.sam.SigningServiceId;

/** What an audit line tells of one happening; the chain adds number, time, node and the link to the line before. */
public final class AuditFacts {

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

    public AuditFacts reason(Refusal.Reason reason) {
        members.text("reason", reason.name());
        return this;
    }

    public AuditFacts detail(String detail) {
        members.text("detail", detail);
        return this;
    }

    public AuditFacts client(SigningServiceId client) {
        members.text("client", client.value());
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
