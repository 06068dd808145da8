package org.tabellion.authentication.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tabellion.authentication.model.Session;
import org.tabellion.authentication.spi.Sessions;
import org.tabellion.kernel.Bytes;

public final class InMemorySessions implements Sessions {

    private final Map<Bytes, Session> sessions = new ConcurrentHashMap<>();

    @Override
    public void add(Session session) {
        sessions.put(session.digest(), session);
    }

    @Override
    public Optional<Session> byDigest(Bytes digest) {
        return Optional.ofNullable(sessions.get(digest));
    }

    @Override
    public void seen(Session session) {
        sessions.replace(session.digest(), session);
    }

    @Override
    public void remove(Bytes digest) {
        sessions.remove(digest);
    }
}
