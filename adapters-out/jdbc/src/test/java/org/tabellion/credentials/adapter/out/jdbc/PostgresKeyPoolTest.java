package org.tabellion.credentials.adapter.out.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tabellion.credentials.spi.Credentials;
import org.tabellion.credentials.spi.KeyPool;
import org.tabellion.credentials.spi.SigningKeys.SealedKey;
import org.tabellion.credentials.testkit.KeyPoolContract;
import org.tabellion.credentials.testkit.SomeCredentials;
import org.tabellion.kernel.Bytes;
import org.tabellion.kernel.GroupId;
import org.tabellion.kernel.GroupScope;
import org.tabellion.kernel.KeyAlgorithm;
import org.tabellion.kernel.UnitOfWork;
import org.tabellion.kernel.adapter.out.jdbc.testkit.JdbcContext;

class PostgresKeyPoolTest implements KeyPoolContract {

    private static final GroupId GROUP = new GroupId("bank");
    private static final JdbcContext CONTEXT = JdbcContext.with("org.tabellion.credentials.adapter.out.jdbc");

    @AfterAll
    static void close() {
        CONTEXT.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        CONTEXT.empty("credentials_unassigned_key, credentials_key_pool");
    }

    @Override
    public KeyPool pool() {
        return CONTEXT.bean(KeyPool.class);
    }

    @Override
    public <T> T within(Supplier<T> work) {
        return CONTEXT.bean(UnitOfWork.class).call(work);
    }

    @Test
    void a_key_whose_taker_dies_before_the_end_is_in_the_pool_still() {
        var key = new SealedKey("kp_crash", SomeCredentials.PUBLIC_KEY, 1, Bytes.ofUtf8("sealed"));
        pool().put(KeyAlgorithm.RSA_3072, key, TOMORROW);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> GroupScope.run(
                        GROUP,
                        () -> within(() -> {
                            assertThat(pool().take(KeyAlgorithm.RSA_3072, NOW, NOW))
                                    .contains(key);
                            CONTEXT.bean(Credentials.class).add(SomeCredentials.requested(SomeCredentials.signer()));
                            throw new IllegalStateException("the process dies");
                        })));

        assertThat(pool().take(KeyAlgorithm.RSA_3072, NOW, NOW)).contains(key);
    }

    @Test
    void it_is_the_same_pool_for_every_group() {
        var key = new SealedKey("kp_group", SomeCredentials.PUBLIC_KEY, 1, Bytes.ofUtf8("sealed"));
        GroupScope.run(GROUP, () -> pool().put(KeyAlgorithm.RSA_3072, key, TOMORROW));

        var taken = GroupScope.call(new GroupId("court"), () -> pool().take(KeyAlgorithm.RSA_3072, NOW, NOW));

        assertThat(taken).contains(key);
    }
}
