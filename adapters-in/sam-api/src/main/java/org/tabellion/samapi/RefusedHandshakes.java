package org.tabellion.samapi;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs those who were not let in: no or expired certificate, unknown authority, no server name. */
final class RefusedHandshakes implements SslHandshakeListener {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedHandshakes.class);

    private final AtomicLong count = new AtomicLong();

    long count() {
        return count.get();
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        LOG.warn(
                "TLS handshake refused (number {} since start) from {}: {}",
                count.incrementAndGet(),
                event.getEndPoint().getRemoteSocketAddress(),
                failure.getMessage());
    }
}
