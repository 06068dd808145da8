package org.tabellion.kernel.adapter.out.jdbc.testkit;

import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;
import org.springframework.data.jdbc.repository.config.EnableJdbcRepositories;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** The adapters of this leaf on a fresh database, working as the application's role: what the server's own wiring gives. */
public final class JdbcContext implements AutoCloseable {

    private final Optional<TestDatabase> database;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** @param adapters packages whose components are wanted, beside the transactions */
    public static JdbcContext with(String... adapters) {
        var database = TestDatabase.fresh();
        return start(new JdbcContext(Optional.of(database)), database.asApp(), adapters);
    }

    /** The same on a database that is there already. */
    public static JdbcContext on(DataSource source, String... adapters) {
        return start(new JdbcContext(Optional.empty()), source, adapters);
    }

    private static JdbcContext start(JdbcContext made, DataSource source, String... adapters) {
        made.context.registerBean(DataSource.class, () -> source);
        made.context.register(Wiring.class);
        made.context.scan(adapters);
        made.context.refresh();
        return made;
    }

    private JdbcContext(Optional<TestDatabase> database) {
        this.database = database;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public TestDatabase database() {
        return database.orElseThrow();
    }

    /** @param tables comma separated */
    public void empty(String tables) throws SQLException {
        try (var connection = database().asSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("TRUNCATE " + tables);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** Not marked as a configuration, so that no application's scan of a test class path takes it in. */
    @EnableJdbcRepositories(basePackages = "org.tabellion")
    @ComponentScan(
            basePackages = "org.tabellion.kernel.adapter.out.jdbc",
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "org\\.tabellion\\..*testkit.*"))
    static class Wiring extends AbstractJdbcConfiguration {

        @Bean
        PlatformTransactionManager transactionManager(DataSource source) {
            return new JdbcTransactionManager(source);
        }

        @Bean
        NamedParameterJdbcOperations namedParameterJdbcOperations(DataSource source) {
            return new NamedParameterJdbcTemplate(source);
        }

        @Bean
        JdbcClient jdbcClient(DataSource source) {
            return JdbcClient.create(source);
        }
    }
}
