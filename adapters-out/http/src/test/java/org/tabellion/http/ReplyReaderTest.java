package org.tabellion.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyReaderTest {

    @Test
    void answers_on_one_connection_are_read_one_after_the_other() throws IOException {
        var connection = stream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-One: 1\r\n\r\nab"
                + "HTTP/1.1 204 No Content\r\n\r\n"
                + "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n0\r\n\r\n");
        var reader = new ReplyReader(connection, 10);

        var first = reader.read();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().utf8()).isEqualTo("ab");
        assertThat(first.header("x-one")).contains("1");
        assertThat(first.isKept()).isTrue();
        assertThat(reader.read().isKept()).isTrue();
        assertThat(reader.read().body().utf8()).isEqualTo("c");
        assertThat(connection.available()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, Connection: close, false",
        "HTTP/1.1, Connection: Close, false",
        "HTTP/1.1, Connection: keep-alive, true",
        "HTTP/1.0, X-Other: 1, false"
    })
    void a_connection_is_kept_unless_the_other_side_ends_it(String version, String header, boolean isKept)
            throws IOException {
        var answer =
                new ReplyReader(stream(version + " 200 OK\r\nContent-Length: 0\r\n" + header + "\r\n\r\n"), 10).read();

        assertThat(answer.isKept()).isEqualTo(isKept);
    }

    @Test
    void what_ends_with_the_connection_leaves_none() throws IOException {
        assertThat(new ReplyReader(stream("HTTP/1.1 200 OK\r\n\r\nabc"), 10)
                        .read()
                        .isKept())
                .isFalse();
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
