package org.tabellion.sam.adapter.out.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;

/** The files of one log: that which is written, and those that logrotate has moved aside, also compressed. */
final class AuditFiles {

    private static final String COMPRESSED = ".gz";
    private static final String NO_LINE = "no text";

    private AuditFiles() {}

    /** Oldest first, whatever they are named; those without a line are left out, what cannot be read as a log is not. */
    static List<Path> of(Path log) throws IOException {
        var found = new ArrayList<Numbered>();
        try (var all = Files.newDirectoryStream(log.toAbsolutePath().getParent(), log.getFileName() + "*")) {
            for (var file : all) {
                var first = firstLine(file);
                if (!first.isEmpty()) {
                    found.add(new Numbered(file, sequenceOf(first)));
                }
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Numbered::first).thenComparing(Numbered::file))
                .map(Numbered::file)
                .toList();
    }

    private record Numbered(Path file, long first) {}

    static BufferedReader open(Path file) throws IOException {
        var content = Files.newInputStream(file);
        return new BufferedReader(new InputStreamReader(
                file.getFileName().toString().endsWith(COMPRESSED) ? unpacked(content) : content,
                StandardCharsets.UTF_8.newDecoder()));
    }

    private static InputStream unpacked(InputStream content) throws IOException {
        boolean opened = false;
        try {
            var unpacked = new GZIPInputStream(content, 1 << 16);
            opened = true;
            return unpacked;
        } finally {
            if (!opened) {
                content.close();
            }
        }
    }

    /** Of the last line that is whole; 0 if there is none. */
    static long lastSequence(Path file) throws IOException {
        var last = "";
        var beforeLast = "";
        try (var lines = open(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                beforeLast = last;
                last = line;
            }
        }
        return Math.max(sequenceOf(beforeLast), sequenceOf(last));
    }

    private static String firstLine(Path file) throws IOException {
        try (var lines = open(file)) {
            var line = lines.readLine();
            return line == null ? "" : line;
        } catch (CharacterCodingException notText) {
            return NO_LINE;
        }
    }

    // What is no line of an audit comes first: the verifier says what is wrong with it.
    private static long sequenceOf(String line) {
        try {
            return AuditLine.parse(line).sequence();
        } catch (JacksonException | IllegalArgumentException notALine) {
            return 0;
        }
    }
}
