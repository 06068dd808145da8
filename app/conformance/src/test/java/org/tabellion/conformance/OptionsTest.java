package org.tabellion.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void the_address_of_a_server_stands_for_all_its_versions() {
        var options = Options.parse("https://sign.example/base/", "--client", "a", "--secret-file", "b");

        assertThat(options.base()).isEqualTo(URI.create("https://sign.example/base"));
        assertThat(options.versions()).isEmpty();
    }

    @Test
    void the_address_of_one_version_stands_for_it_alone() {
        var options = Options.parse("https://sign.example/base/csc/v1/");

        assertThat(options.base()).isEqualTo(URI.create("https://sign.example/base"));
        assertThat(options.versions()).isEqualTo(Set.of("v1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://a.example",
                "https://a.example?b",
                "https://a.example --wrong x",
                "https://a.example --client",
                "https://a.example --client a",
                "https://a.example b",
                "https://a.example --versions v3",
                "https://a.example --only (",
                "https://a.example --wait soon"
            })
    void what_cannot_be_meant_is_refused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(line.split(" ")));
    }

    @Test
    void secrets_come_from_files_and_are_not_printed(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "  hush \n");
        var options = Options.parse("https://a.example", "--client", "a", "--secret-file", file.toString());

        assertThat(options.secret("--secret-file").orElseThrow().reveal()).isEqualTo("hush");
        assertThat(options.secret("--secret-file").toString()).doesNotContain("hush");
        assertThat(options.secret("--pin-file")).isEqualTo(Optional.empty());
    }
}
