package org.tabellion.sam.adapter.out.memory;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.DigestAlgorithm;
import org.tabellion.kernel.SignerId;
import org.tabellion.sam.KeyPairId;
import org.tabellion.sam.model.Demand;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.RequestKey;
import org.tabellion.sam.model.TokenId;

/**
 * What an effect is about: the row it replaces, and the rows that a demand must see to be decided.
 *
 * @param digest SHA-256 over what tells the subject from all others
 */
record Subject(Table table, Bytes digest) {

    enum Table {
        SPENT,
        ASSIGNED,
        LASTING,
        ANSWER
    }

    static List<Subject> of(Demand demand) {
        return switch (demand) {
            case Demand.SpendHashes spend -> List.of(of(spend.token()), retired(spend.key()));
            case Demand.SpendToken spend -> List.of(of(spend.token()));
            case Demand.RememberApproval approval -> List.of(of(approval.token()));
            case Demand.Assign assign -> List.of(assigned(assign.key()), retired(assign.key()));
            case Demand.Destroy destroy -> List.of(retired(destroy.key()), assigned(destroy.key()));
            case Demand.Leave leave -> List.of(retired(leave.key()));
            case Demand.Retire retire -> List.of(retired(retire.key()));
            case Demand.Follow follow -> List.of(followed(follow.node()));
            case Demand.UseKey use -> List.of(used(use.key()));
            case Demand.UseSigner use -> List.of(of(use.signer()));
            case Demand.ChangeSigner change -> List.of(of(change.signer()));
            case Demand.TryFactor attempt -> List.of(of(attempt.signer()));
            case Demand.TakeBackTry back -> List.of(of(back.signer()));
            case Demand.PassFactor pass -> List.of(of(pass.signer()), of(pass.approval()));
            case Demand.Claim claim -> List.of(of(claim.key()));
            case Demand.Knows _, Demand.Release _, Demand.Keep _ -> List.of();
        };
    }

    static Subject of(Effect effect) {
        return switch (effect) {
            case Effect.Spent spent -> of(spent.token());
            case Effect.Assigned assigned -> assigned(assigned.key());
            case Effect.Retired retired -> retired(retired.key());
            case Effect.Followed followed -> followed(followed.node());
            case Effect.Used used -> used(used.key());
            case Effect.SignerKnown known -> of(known.signer().id());
            case Effect.OfCall ofCall -> of(ofCall.call());
            case Effect.Accepted _ -> throw new IllegalArgumentException("the head itself tells what was accepted");
        };
    }

    /** When the effect ends to matter, in milliseconds; empty if never. */
    static OptionalLong end(Effect effect) {
        return switch (effect) {
            case Effect.Spent spent -> OptionalLong.of(spent.until().toEpochMilli());
            case Effect.Assigned assigned -> OptionalLong.of(assigned.until().toEpochMilli());
            case Effect.Retired retired -> endOf(retired.until());
            case Effect.Used used -> endOf(used.until());
            case Effect.Followed _, Effect.SignerKnown _, Effect.Accepted _ -> OptionalLong.empty();
            case Effect.OfCall ofCall -> OptionalLong.of(ofCall.until().toEpochMilli());
        };
    }

    /** What the effect of a demand will end with, as far as it lies in partitions. */
    static List<Ending> endings(Demand demand) {
        return switch (demand) {
            case Demand.SpendHashes spend -> List.of(new Ending(Table.SPENT, spend.until()));
            case Demand.SpendToken spend -> List.of(new Ending(Table.SPENT, spend.until()));
            case Demand.RememberApproval approval -> List.of(new Ending(Table.SPENT, approval.until()));
            case Demand.Assign assign -> List.of(new Ending(Table.ASSIGNED, assign.until()));
            case Demand.Claim claim -> List.of(new Ending(Table.ANSWER, claim.until()));
            case Demand.Release release -> List.of(new Ending(Table.ANSWER, release.until()));
            case Demand.Keep keep -> List.of(new Ending(Table.ANSWER, keep.until()));
            default -> List.of();
        };
    }

    record Ending(Table table, Instant until) {}

    private static OptionalLong endOf(Instant until) {
        return until.equals(Instant.MAX) ? OptionalLong.empty() : OptionalLong.of(until.toEpochMilli());
    }

    static Subject of(RequestKey key) {
        return named(
                Table.ANSWER, "answer", key.client().qualified(), key.request().value());
    }

    static Subject of(SignerId signer) {
        return named(Table.LASTING, "signer", signer.value());
    }

    static Subject retired(KeyPairId key) {
        return named(Table.LASTING, "retired", key.value());
    }

    private static Subject followed(String node) {
        return named(Table.LASTING, "configuration", node);
    }

    private static Subject used(KeyPairId key) {
        return named(Table.LASTING, "used", key.value());
    }

    private static Subject of(TokenId token) {
        return named(Table.SPENT, "token", token.issuer().value(), token.jti());
    }

    private static Subject assigned(KeyPairId key) {
        return named(Table.ASSIGNED, "assigned", key.value());
    }

    // Each part with its length: no two lists of parts look the same.
    private static Subject named(Table table, String... parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return new Subject(table, DigestAlgorithm.SHA256.digest(Bytes.ofUtf8(text.toString())));
    }
}
