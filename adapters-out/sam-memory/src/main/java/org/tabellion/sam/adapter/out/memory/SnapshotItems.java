package org.tabellion.sam.adapter.out.memory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.tabellion.kernel.Bytes;
import org.tabellion.sam.AuthorizationServerId;
import org.tabellion.sam.model.Effect;
import org.tabellion.sam.model.HashMultiset;
import org.tabellion.sam.model.TokenId;

/** Writes the many small things of a snapshot as groups of a bounded size, so that they never lie in the heap at once. */
final class SnapshotItems {

    private static final int PART = 64 * 1024;
    private static final byte SPENT = 1;
    private static final byte EFFECT = 2;
    private static final byte ANSWER = 3;

    private final SegmentWriter segment;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(PART + 4096);
    private final DataOutputStream out = new DataOutputStream(buffer);
    private boolean areAnswers;

    SnapshotItems(SegmentWriter segment) {
        this.segment = segment;
    }

    interface Item {
        void writeTo(DataOutputStream out) throws IOException;
    }

    interface AnswerReader {
        void read(DataInputStream in) throws IOException;
    }

    /** What is added from now on are answers. */
    void beginAnswers() {
        areAnswers = true;
    }

    void add(Item item) throws IOException {
        if (areAnswers) {
            out.writeByte(ANSWER);
        }
        item.writeTo(out);
        if (buffer.size() >= PART) {
            flush();
        }
    }

    void flush() throws IOException {
        if (buffer.size() > 0) {
            segment.write(Group.Kind.SNAPSHOT_PART, Bytes.of(buffer.toByteArray()));
            buffer.reset();
        }
    }

    // Spent tokens are by far the most.
    static void write(Effect effect, DataOutputStream out) throws IOException {
        if (effect instanceof Effect.Spent(var token, var until, var left) && left.size() == 0) {
            out.writeByte(SPENT);
            write(token.issuer().value(), out);
            write(token.jti(), out);
            out.writeLong(until.getEpochSecond());
            out.writeInt(until.getNano());
        } else {
            out.writeByte(EFFECT);
            write(EffectJson.write(effect).toString(), out);
        }
    }

    /** @throws IllegalArgumentException if it is no part of a snapshot */
    static void read(Bytes part, Consumer<Effect> effects, AnswerReader answers) {
        try (var in = new DataInputStream(new ByteArrayInputStream(part.toArray()))) {
            var issuer = new AuthorizationServerId[1];
            while (in.available() > 0) {
                switch (in.readByte()) {
                    case SPENT -> effects.accept(readSpent(in, issuer));
                    case EFFECT -> effects.accept(EffectJson.read(EffectJson.parse(read(in))));
                    case ANSWER -> answers.read(in);
                    default -> throw new IllegalArgumentException("nothing in a snapshot is of this kind");
                }
            }
        } catch (IOException short_) {
            throw new IllegalArgumentException("a part of the snapshot ends too early", short_);
        }
    }

    private static Effect readSpent(DataInputStream in, AuthorizationServerId[] before) throws IOException {
        var issuer = read(in);
        var jti = read(in);
        var until = Instant.ofEpochSecond(in.readLong(), in.readInt());
        // One object for all tokens of one issuer.
        if (before[0] == null || !before[0].value().equals(issuer)) {
            before[0] = new AuthorizationServerId(issuer);
        }
        return new Effect.Spent(new TokenId(before[0], jti), until, HashMultiset.EMPTY);
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
