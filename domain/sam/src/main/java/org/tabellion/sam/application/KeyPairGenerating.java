package org.tabellion.sam.application;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tabellion.kernel.Ids;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.UseCase;
import org.tabellion.sam.Call;
import org.tabellion.sam.GenerateKeyPair;
import org.tabellion.sam.KeyBlob;
import org.tabellion.sam.KeyPair;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.Operation;
import org.tabellion.sam.Refusal.Reason;
import org.tabellion.sam.SamError;
import org.tabellion.sam.application.CallDesk.Done;
import org.tabellion.sam.application.CallDesk.Result;
import org.tabellion.sam.model.Answer;
import org.tabellion.sam.spi.Hsm;
import org.tabellion.sam.spi.SamConfiguration;

@UseCase
final class KeyPairGenerating implements GenerateKeyPair {

    private static final Duration TO_BE_ASSIGNED_WITHIN = Duration.ofHours(24);

    private final CallDesk desk;
    private final Sealer sealer;
    private final Hsm hsm;
    private final Ids ids;
    private final GeneratorBounds bounds;
    private final SamConfiguration configuration;

    KeyPairGenerating(
            CallDesk desk, Sealer sealer, Hsm hsm, Ids ids, GeneratorBounds bounds, SamConfiguration configuration) {
        this.desk = desk;
        this.sealer = sealer;
        this.hsm = hsm;
        this.ids = ids;
        this.bounds = bounds;
        this.configuration = configuration;
    }

    @Override
    public Outcome generate(Call call, KeyTemplate template) {
        var file = new CallFile(call, Operation.GENERATE, Optional.empty());
        return switch (desk.handle(file, now -> make(file, template, now))) {
            case Result.Answered(Answer.Generated(var keyPair), var receipt) -> new Outcome.Generated(keyPair, receipt);
            case Result.Answered other -> throw new IllegalStateException("kept for a new key: " + other.answer());
            case Result.Denied(var refusal) -> new Outcome.Refused(refusal);
        };
    }

    private Done make(CallFile file, KeyTemplate template, Instant now) {
        var algorithm = algorithm(template);
        if (!configuration.fixed().keyAlgorithms().contains(algorithm)) {
            throw Denial.of(SamError.UNSUPPORTED_ALGORITHM, Reason.ALGORITHM, "not made here");
        }
        bounds.admit(file.call().client(), now);
        var made = hsm.generate(algorithm);
        var wrapped = made.wrapped();
        var key = sealer.sealed(new KeyPair(
                new KeyPairId(ids.next(KeyPairId.PREFIX)),
                algorithm,
                made.publicKey(),
                new KeyBlob(hsm.world(), wrapped.kek(), wrapped.mechanism(), wrapped.value()),
                new KeyPair.Status(false, false, false),
                Optional.empty(),
                Optional.empty(),
                now,
                Optional.empty(),
                1,
                OptionalLong.empty(),
                false,
                Optional.of(now.plus(TO_BE_ASSIGNED_WITHIN)),
                configuration.fixed().node(),
                Sealer.NONE_YET));
        file.found(key.id());
        bounds.made(file.call().client(), key.id(), now.plus(TO_BE_ASSIGNED_WITHIN));
        var answer = new Answer.Generated(key);
        var written = desk.record(file, file.facts("ok"), answer, desk.keepUntil(now), List.of());
        return new Done(answer, CallDesk.granted(written).ticket());
    }

    private static KeyAlgorithm algorithm(KeyTemplate template) {
        return switch (template.algorithm()) {
            case "RSA" -> rsa(template);
            case "ECDSA", "EC" -> ecdsa(template);
            default -> throw Denial.of(SamError.UNSUPPORTED_ALGORITHM, Reason.ALGORITHM, "RSA or ECDSA");
        };
    }

    private static KeyAlgorithm rsa(KeyTemplate template) {
        if (template.namedCurve().isPresent() || template.size().isEmpty()) {
            throw badTemplate("RSA has a size and no curve");
        }
        return switch (template.size().getAsInt()) {
            case 2048 -> KeyAlgorithm.RSA_2048;
            case 3072 -> KeyAlgorithm.RSA_3072;
            case 4096 -> KeyAlgorithm.RSA_4096;
            default -> throw badTemplate("the size is 2048, 3072 or 4096");
        };
    }

    private static KeyAlgorithm ecdsa(KeyTemplate template) {
        if (!template.size().equals(OptionalInt.empty())) {
            throw badTemplate("ECDSA has a curve and no size");
        }
        return switch (template.namedCurve().orElseThrow(() -> badTemplate("ECDSA has a curve and no size"))) {
            case "secp256r1", "prime256v1" -> KeyAlgorithm.P_256;
            case "secp384r1", "prime384v1" -> KeyAlgorithm.P_384;
            case "secp521r1", "prime521v1" -> KeyAlgorithm.P_521;
            default -> throw Denial.of(SamError.UNSUPPORTED_ALGORITHM, Reason.ALGORITHM, "unknown curve");
        };
    }

    private static Denial badTemplate(String description) {
        return Denial.of(SamError.INVALID_KEY_TEMPLATE, Reason.REQUEST, description);
    }
}
