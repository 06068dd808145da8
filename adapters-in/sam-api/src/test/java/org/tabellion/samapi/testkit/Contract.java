package org.tabellion.samapi.testkit;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The published files. */
public final class Contract {

    private static final String FOLDER = "org/tabellion/samapi/contract/";
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaIdResolvers(resolvers ->
                    resolvers.mapPrefix("https://tabellion.example/sam/v1/", "classpath:" + FOLDER + "schemas/")));

    private Contract() {}

    public static byte[] example(String name) {
        try (@Nullable
                InputStream file =
                        Contract.class.getClassLoader().getResourceAsStream(FOLDER + "examples/" + name + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("no example " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the named schema finds wrong with {@code json}. */
    public static List<String> complaints(String schema, byte[] json) {
        return SCHEMAS
                .getSchema(SchemaLocation.of("https://tabellion.example/sam/v1/" + schema + ".schema.json"))
                .validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }
}
