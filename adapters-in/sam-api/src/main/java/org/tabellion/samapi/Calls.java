package org.tabellion.samapi;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.sam.ActivateAndSign;
import org.tabellion.sam.AssignKeyPair;
import org.tabellion.sam.AuditEvidence;
import org.tabellion.sam.ChangeFactor;
import org.tabellion.sam.CheckFactor;
import org.tabellion.sam.DestroyKeyPair;
import org.tabellion.sam.FactorRules;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyTerms;
import org.tabellion.sam.NewFactor;
import org.tabellion.sam.ProvePossession;
import org.tabellion.sam.ReplaceConfiguration;
import org.tabellion.sam.SignerObject;
import org.tabellion.sam.StaticConfiguration;
import org.tabellion.sam.UpdateKeyPair;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** The calls of {@code /sam/v1}: each reads its body, asks its in-port, and writes what came of it. */
final class Calls {

    private static final int LONGEST_ALGORITHM = 64;
    private static final int LARGEST_CSR = 16 * 1024;
    private static final int LARGEST_HASH = 256;
    private static final int LONGEST_CERTIFICATE = 64 * 1024;
    private static final int LONGEST_SUBJECT = 1024;

    private final SamInterface sam;

    Calls(SamInterface sam) {
        this.sam = sam;
    }

    Answer generate(SamRoutes.Asked asked) {
        var template = asked.read(
                "body",
                body -> body.object(
                        "key_template",
                        it -> new GenerateKeyPair.KeyTemplate(
                                it.text("algorithm", 16),
                                it.isPresent("size")
                                        ? OptionalInt.of((int) it.integer("size", 0, Integer.MAX_VALUE))
                                        : OptionalInt.empty(),
                                it.optionalText("named_curve", 32))));
        return switch (sam.generateKeyPair().generate(asked.call(), template)) {
            case GenerateKeyPair.Outcome.Generated it ->
                Answer.of(201, KeyPairs.write(it.keyPair())).with(it.receipt());
            case GenerateKeyPair.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    Answer assign(SamRoutes.Asked asked) {
        record Body(KeyPair keyPair, AssignKeyPair.Signer signer, String subject, KeyTerms terms) {}
        var body = asked.read(
                "body",
                it -> new Body(
                        it.object("key_pair", KeyPairs::read),
                        it.object("signer", Signers::readDescribedOrKnown),
                        it.text("subject", LONGEST_SUBJECT),
                        terms(it)));
        var outcome = sam.assignKeyPair()
                .assign(
                        asked.call(),
                        body.keyPair(),
                        body.signer(),
                        body.subject(),
                        body.terms(),
                        asked.token("X-SAM-SKAD"));
        return switch (outcome) {
            case AssignKeyPair.Outcome.Assigned it -> {
                var answer = StrictJson.newObject();
                answer.set("key_pair", KeyPairs.write(it.keyPair()));
                answer.set("signer", Signers.write(it.signer()));
                yield Answer.of(200, answer).with(it.receipt());
            }
            case AssignKeyPair.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    private static KeyTerms terms(Members body) {
        return new KeyTerms(
                body.isPresent("scal1") && body.flag("scal1"),
                body.optionalObject("usage", KeyPairs::limit).orElse(OptionalLong.empty()),
                body.isPresent("not_after") ? Optional.of(body.time("not_after")) : Optional.empty());
    }

    Answer prove(SamRoutes.Asked asked) {
        record Body(KeyPair keyPair, Bytes dtbs, String algorithm) {}
        var body = asked.read("body", it -> {
            var keyPair = it.object("key_pair", KeyPairs::read);
            return it.object(
                    "request",
                    request -> new Body(
                            keyPair,
                            request.bytes("dtbs", LARGEST_CSR),
                            request.text("signature_algorithm", LONGEST_ALGORITHM)));
        });
        return switch (sam.provePossession().prove(asked.call(), body.keyPair(), body.dtbs(), body.algorithm())) {
            case ProvePossession.Outcome.Proven it ->
                Answer.of(
                                200,
                                StrictJson.newObject()
                                        .put("signature", it.signature().base64Url())
                                        .put(
                                                "signature_algorithm",
                                                it.algorithm().oid()))
                        .with(it.receipt());
            case ProvePossession.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    Answer update(SamRoutes.Asked asked) {
        record Body(KeyPair keyPair, Optional<SignerObject> signer, Status status, Optional<Bytes> certificate) {}
        var body = asked.read(
                "body",
                it -> new Body(
                        it.object("key_pair", KeyPairs::read),
                        it.optionalObject("signer", Signers::read),
                        it.object("status", status -> new Status(status.flag("certified"), status.flag("enabled"))),
                        it.isPresent("certificate")
                                ? Optional.of(it.parsed(
                                        "certificate", LONGEST_CERTIFICATE, Bytes::ofBase64, "Base64 of the DER"))
                                : Optional.empty()));
        var outcome = sam.updateKeyPair()
                .update(
                        asked.call(),
                        body.keyPair(),
                        body.signer(),
                        body.status().certified(),
                        body.status().enabled(),
                        body.certificate());
        return switch (outcome) {
            case UpdateKeyPair.Outcome.Updated it ->
                Answer.of(200, KeyPairs.write(it.keyPair())).with(it.receipt());
            case UpdateKeyPair.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    private record Status(boolean certified, boolean enabled) {}

    Answer destroy(SamRoutes.Asked asked) {
        var keyPair = asked.read("body", it -> it.object("key_pair", KeyPairs::read));
        var outcome = sam.destroyKeyPair().destroy(asked.call(), keyPair, asked.token("X-SAM-SAD"), asked.approval());
        return switch (outcome) {
            case DestroyKeyPair.Outcome.Destroyed it -> {
                var answer = StrictJson.newObject()
                        .put("id", it.key().value())
                        .put("destroyed_at", it.at().toString())
                        .put("audit_id", it.receipt().auditId());
                it.receipt().evidence().ifPresent(proof -> answer.set("audit", evidence(proof)));
                yield Answer.of(200, answer).with(it.receipt());
            }
            case DestroyKeyPair.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    Answer changeFactor(SamRoutes.Asked asked) {
        record Body(SignerObject signer, NewFactor factor) {}
        var body = asked.read(
                "body",
                it -> new Body(it.object("signer", Signers::read), it.object("second_factor", SecondFactors::readNew)));
        var outcome = sam.changeFactor()
                .change(asked.call(), body.signer(), body.factor(), asked.token("X-SAM-SAD"), asked.approval());
        return switch (outcome) {
            case ChangeFactor.Outcome.Changed it ->
                Answer.of(200, Signers.write(it.signer())).with(it.receipt());
            case ChangeFactor.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    Answer checkFactor(SamRoutes.Asked asked) {
        record Body(KeyPair keyPair, SignerObject signer) {}
        var body = asked.read(
                "body", it -> new Body(it.object("key_pair", KeyPairs::read), it.object("signer", Signers::read)));
        var outcome = sam.checkFactor().check(asked.call(), body.keyPair(), body.signer(), asked.token("X-SAM-SAD"));
        return switch (outcome) {
            case CheckFactor.Outcome.Right it ->
                Answer.of(
                                200,
                                StrictJson.newObject()
                                        .put("audit_id", it.receipt().auditId()))
                        .with(it.receipt());
            case CheckFactor.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    Answer configure(SamRoutes.Asked asked) {
        var next = asked.read("body", DynamicConfigurations::document);
        return switch (sam.replaceConfiguration().replace(asked.call(), next, asked.body(), asked.approval())) {
            case ReplaceConfiguration.Outcome.Replaced it -> Answer.of(204).with(it.receipt());
            case ReplaceConfiguration.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    Answer checkpoint(SamRoutes.Asked asked) {
        var checkpoint = sam.checkpointAudit().checkpoint(asked.client());
        var answer = StrictJson.newObject();
        answer.set("service", root(checkpoint.service()));
        answer.set("admin", root(checkpoint.admin()));
        return Answer.of(200, answer)
                .with("X-SAM-Sequence", checkpoint.position().toString());
    }

    private static ObjectNode root(AuditEvidence evidence) {
        var line = Bytes.ofUtf8(evidence.root());
        var members = StrictJson.object(line.toArray());
        var root = StrictJson.newObject()
                .put("sequence", members.required("seq").longValue())
                .put("hash", DigestAlgorithm.SHA256.digest(line).base64Url())
                .put("signature", members.required("signature").stringValue())
                .put("kid", members.required("kid").stringValue());
        root.putRawValue("root", new RawValue(evidence.root()));
        return root;
    }

    Answer sign(SamRoutes.Asked asked) {
        var request = asked.read(
                "body",
                body -> new ActivateAndSign.Request(
                        body.optionalText("signature_algorithm", LONGEST_ALGORITHM),
                        body.objects(
                                "requests",
                                StaticConfiguration.MOST_HASHES,
                                ErrorCode.TOO_MANY_REQUESTS_IN_BATCH,
                                item -> new ActivateAndSign.Request.Item(
                                        item.bytes("dtbs", LARGEST_HASH),
                                        item.optionalText("signature_algorithm", LONGEST_ALGORITHM))),
                        body.object("key_pair", KeyPairs::read),
                        body.object("signer", Signers::read)));
        return switch (sam.activateAndSign().sign(asked.call(), request, asked.token("X-SAM-SAD"))) {
            case ActivateAndSign.Outcome.Signed it -> Answer.of(200, signed(it)).with(it.receipt());
            case ActivateAndSign.Outcome.Refused it -> Answer.refused(it.refusal());
        };
    }

    private static ObjectNode signed(ActivateAndSign.Outcome.Signed signed) {
        var answer = StrictJson.newObject();
        var signatures = answer.putArray("signatures");
        for (var value : signed.signatures()) {
            signatures
                    .addObject()
                    .put("signature", value.signature().base64Url())
                    .put("dtbs", value.dtbs().base64Url());
        }
        answer.put("audit_id", signed.receipt().auditId());
        answer.put("remaining", signed.remaining());
        signed.receipt().evidence().ifPresent(it -> answer.set("audit", evidence(it)));
        return answer;
    }

    private static ObjectNode evidence(AuditEvidence evidence) {
        var audit = StrictJson.newObject();
        // The lines of the log, byte for byte: whoever stores the answer can hash them without an RFC 8785 writer.
        audit.putRawValue("record", new RawValue(evidence.record()));
        var proof = audit.putArray("proof");
        for (var step : evidence.proof()) {
            proof.addObject()
                    .put("left", step.left())
                    .put("sibling", step.sibling().base64Url());
        }
        audit.putRawValue("root", new RawValue(evidence.root()));
        return audit;
    }

    Answer info() {
        var description = sam.describeSam().describe();
        var answer = StrictJson.newObject();
        answer.put("version", description.version());
        answer.put("node", description.node());
        answer.put("world", description.world());
        answer.put("audience", description.audience());
        var keys = answer.putObject("audit_keys").putArray("keys");
        for (var key : description.auditKeys()) {
            keys.add(Jwk.p256(key.kid(), key.publicKey()));
        }
        description.sharedMemory().ifPresent(it -> answer.put("shared_memory", it));
        var pins = answer.putObject("pin_keys").putArray("keys");
        for (var key : description.pinKeys()) {
            pins.add(Jwk.p256ForPins(key.kid(), key.publicKey()));
        }
        var policy = answer.putObject("policy");
        var algorithms = policy.putArray("key_algorithms");
        for (var algorithm : description.policy().keyAlgorithms()) {
            algorithms.add(SamSettings.label(algorithm));
        }
        policy.put("hashes_per_request", description.policy().hashesPerRequest());
        policy.put("sad_max_age_s", description.policy().sadMaxAgeInSeconds());
        policy.put("clock_skew_s", description.policy().clockSkewInSeconds());
        policy.put("require_skad", description.policy().skadRequired());
        policy.put("allow_scal1", description.policy().scal1Allowed());
        policy.put("dual_control", description.policy().dualControl());
        policy.set("factors", factors(description.policy().factors()));
        return Answer.of(200, answer)
                .with("X-SAM-Sequence", description.position().toString());
    }

    private static ObjectNode factors(FactorRules rules) {
        var factors = StrictJson.newObject()
                .put("required", rules.required())
                .put("tries", rules.tries())
                .put("approval_max_age_s", rules.approvalMaxAge().toSeconds());
        factors.putObject("pin").put("min_digits", rules.leastDigits()).put("min_characters", rules.leastCharacters());
        var parties = factors.putArray("relying_parties");
        for (var party : rules.relyingParties()) {
            var origins = parties.addObject().put("id", party.id()).putArray("origins");
            party.origins().forEach(origins::add);
        }
        return factors;
    }

    Answer health() {
        var health = sam.reportHealth().health();
        var answer = StrictJson.newObject()
                .put("status", health.isReady() ? "ready" : "not_ready")
                .put("module", health.module())
                .put("memory", health.memory())
                .put("clock", health.clock())
                .put("intact", health.intact());
        var modules = answer.putArray("modules");
        health.modules().forEach(it -> modules.add(it.name().toLowerCase(Locale.ROOT)));
        return Answer.of(health.isReady() ? 200 : 503, answer);
    }
}
