package org.tabellion.authentication.application;

import java.util.Optional;
import org.tabellion.authentication.AuthenticationProof;
import org.tabellion.authentication.KeepSession;
import org.tabellion.authentication.model.Session;
import org.tabellion.authentication.spi.Sessions;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.Randomness;
import org.tabellion.kernel.TrustedTime;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.UseCase;
import org.tabellion.signers.Token;

@UseCase
final class SessionKeeping implements KeepSession {

    private final Sessions sessions;
    private final UnitOfWork work;
    private final TrustedTime time;
    private final Randomness randomness;

    SessionKeeping(Sessions sessions, UnitOfWork work, TrustedTime time, Randomness randomness) {
        this.sessions = sessions;
        this.work = work;
        this.time = time;
        this.randomness = randomness;
    }

    @Override
    public String open(AuthenticationProof proof) {
        var token = Token.next(proof.group(), randomness);
        var now = time.now();
        GroupScope.run(proof.group(), () -> work.run(() -> sessions.add(new Session(token.digest(), proof, now, now))));
        return token.text();
    }

    @Override
    public Optional<AuthenticationProof> find(String secret) {
        return Token.parse(secret).flatMap(token -> GroupScope.call(token.group(), () -> find(token)));
    }

    private Optional<AuthenticationProof> find(Token token) {
        var now = time.now();
        var session = sessions.byDigest(token.digest()).filter(it -> !it.isOver(now));
        if (session.isPresent() && session.get().isToBeNoted(now)) {
            work.run(() -> sessions.seen(session.get().seen(now)));
        }
        return session.map(Session::proof);
    }

    @Override
    public void end(String secret) {
        Token.parse(secret)
                .ifPresent(
                        token -> GroupScope.run(token.group(), () -> work.run(() -> sessions.remove(token.digest()))));
    }
}
