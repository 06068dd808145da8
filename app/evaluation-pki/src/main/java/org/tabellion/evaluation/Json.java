package org.tabellion.evaluation;

/** Text as JSON writes it (RFC 8259 section 7). */
final class Json {

    private Json() {}

    static String text(String value) {
        var json = new StringBuilder("\"");
        for (var character : value.toCharArray()) {
            switch (character) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (character < ' ') {
                        json.append("\\u%04x".formatted((int) character));
                    } else {
                        json.append(character);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
