package org.tabellion.access.adapter.out.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.tabellion.access.spi.Withdrawals;
import org.tabellion.kernel.Bytes;

/**
 * Listens for what {@link JdbcGrants} notifies of, on a connection of its own that is kept. PostgreSQL delivers with the
 * commit and in its order; that the connection is whole is asked twice a second, and believed for no longer than
 * {@link #TRUST}: one that has died in silence is told from one on which nothing happens. A pooler that hands the
 * connection to others between transactions cannot carry this.
 */
@Component
class PostgresWithdrawals implements Withdrawals, SmartLifecycle {

    static final String CHANNEL = "tabellion_withdrawn";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Duration TRUST = Duration.ofSeconds(2);
    private static final int PAUSE_IN_MILLIS = 500;
    private static final int ANSWER_IN_SECONDS = 1;
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWithdrawals.class);

    private final DataSource source;
    private final List<Consumer<Bytes>> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<Listening> present = Optional.empty();
    private volatile Optional<Thread> listener = Optional.empty();
    /** These two are the listener's alone. */
    private long times;

    private boolean isTold;

    PostgresWithdrawals(DataSource source) {
        this.source = source;
    }

    /** @param wholeAt {@code nanoTime} at which the connection was asked last, of those times that it answered */
    private record Listening(long number, long wholeAt) {

        boolean isTrusted() {
            return System.nanoTime() - wholeAt < TRUST.toNanos();
        }
    }

    @Override
    public void onEach(Consumer<Bytes> listener) {
        listeners.add(listener);
    }

    @Override
    public OptionalLong uninterrupted() {
        var listening = present;
        return listening.filter(Listening::isTrusted).isPresent()
                ? OptionalLong.of(listening.get().number())
                : OptionalLong.empty();
    }

    @Override
    public void start() {
        var thread = Thread.ofPlatform().daemon().name("withdrawals").unstarted(this::listen);
        listener = Optional.of(thread);
        thread.start();
    }

    @Override
    public void stop() {
        var running = listener;
        listener = Optional.empty();
        running.ifPresent(Thread::interrupt);
        present = Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return listener.isPresent();
    }

    private boolean isMine() {
        return listener.filter(it -> it.equals(Thread.currentThread())).isPresent();
    }

    private void listen() {
        while (isMine()) {
            try (var connection = source.getConnection()) {
                listenOn(connection);
            } catch (SQLException lost) {
                tellOnce(lost);
            }
            present = Optional.empty();
            pause();
        }
    }

    private void tellOnce(SQLException lost) {
        if (isMine() && !isTold) {
            LOG.warn("withdrawals of tokens are not heard until the database is: each token is looked up", lost);
            isTold = true;
        }
    }

    private void listenOn(Connection connection) throws SQLException {
        try {
            connection.setAutoCommit(true);
            var database = connection.unwrap(PGConnection.class);
            try (var statement = connection.createStatement()) {
                statement.execute("LISTEN " + CHANNEL);
            }
            long number = ++times;
            while (isMine()) {
                long asked = System.nanoTime();
                if (!connection.isValid(ANSWER_IN_SECONDS)) {
                    throw new SQLException("the connection is not whole any more");
                }
                // What was committed before it was asked has come with the answer.
                tell(database.getNotifications());
                present = Optional.of(new Listening(number, asked));
                isTold = false;
                tell(database.getNotifications(PAUSE_IN_MILLIS));
            }
        } finally {
            // It listens for as long as it lives: no pool is to give it to anybody else.
            connection.abort(Runnable::run);
        }
    }

    private void tell(PGNotification @Nullable [] notifications) {
        if (notifications == null) {
            return;
        }
        for (var notification : notifications) {
            if (DIGEST.matcher(notification.getParameter()).matches()) {
                var digest = Bytes.ofHex(notification.getParameter());
                listeners.forEach(it -> it.accept(digest));
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_IN_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
