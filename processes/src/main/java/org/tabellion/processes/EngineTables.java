package org.tabellion.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.ProcessEngine;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.stereotype.Component;

/** The engine's tables, by the engine's own scripts: they belong to the role that owns the schema, as all tables do. */
@Component
public final class EngineTables implements JavaMigration {

    private static final List<String> PARTS = List.of(
            "engine", "history", "identity", "case.engine", "case.history", "decision.engine", "decision.history");

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("900");
    }

    @Override
    public String getDescription() {
        return "tables of the process engine 7.24";
    }

    /** None: the scripts are those of a pinned version of the engine, and are never run twice. */
    @Override
    public Integer getChecksum() {
        return 724;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException, IOException {
        try (var statement = context.getConnection().createStatement()) {
            for (var part : PARTS) {
                statement.execute(script(part));
            }
        }
    }

    private static String script(String part) throws IOException {
        var name = "/org/camunda/bpm/engine/db/create/activiti.postgres.create." + part + ".sql";
        try (var script = Objects.requireNonNull(ProcessEngine.class.getResourceAsStream(name), name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
