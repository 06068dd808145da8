package org.tabellion.sam.adapter.out.pkcs11;

import java.util.List;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.Dtbsr;
import org.tabellion.kernel.SignatureAlgorithm;
import org.tabellion.sam.spi.Hsm.WrappedKey;

/** The binding without pool and queue, for measurements: each thread opens one and calls the module by itself. */
public final class BareBinding implements AutoCloseable {

    private final Token token;
    private final Session session;

    private BareBinding(Token token, Session session) {
        this.token = token;
        this.session = session;
    }

    /** On the platform thread that will use it. */
    public static BareBinding open(Pkcs11Settings settings) {
        var token = new Token(settings, new WorldProof(), World::find);
        token.connect().ifPresent(problem -> {
            throw problem;
        });
        try {
            return new BareBinding(
                    token, token.link().module().open(token.link().slot()));
        } catch (Pkcs11Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unwrap, sign each, destroy. */
    public interface Signing {
        List<Bytes> sign(WrappedKey key, SignatureAlgorithm algorithm, List<Dtbsr> hashes);
    }

    public Signing signing() {
        return (key, algorithm, hashes) -> {
            try {
                return new Activation(key, algorithm, hashes).signing().in(session, token.link());
            } catch (Pkcs11Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Override
    public void close() {
        token.close(session, token.link().era());
        token.close();
    }
}
