package org.tabellion.cscapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.cscapi.GoldenScript.Answer;
import org.tabellion.cscapi.GoldenScript.Exchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of the golden scripts, mangled: whatever comes, the answer is one of the described ones, and never a 5xx. */
class MangledCallsTest {

    private static final int CALLS = 6000;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            "1",
            "true",
            "1.2.840.10045.4.3.2",
            "1.2.840.113549.1.1.10",
            "AAAA",
            "MAA=",
            "cr_" + "0".repeat(26),
            "t.service.s",
            "t.sad.s",
            "t.late.s",
            "\ud800",
            "x".repeat(5000),
            "../..",
            "%00",
            "a.b.c");

    private final Random random = new Random(20261122);
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    private record Body(String path, String header, ObjectNode json) {}

    @Test
    void no_body_causes_a_5xx_or_an_answer_that_is_not_described() throws Exception {
        for (var generation : Generation.values()) {
            var fixture = new CscFixture();
            var bodies = bodies(fixture, generation);
            var mvc = fixture.mvc();
            assertThat(bodies).hasSizeGreaterThan(80);
            for (int i = 0; i < CALLS / Generation.values().length; i++) {
                var body = bodies.get(random.nextInt(bodies.size()));
                var text = mangled(body.json()).toString();
                var answer = call(mvc, body, text);

                assertThat(answer.getStatus()).as(body.path() + " " + text).isLessThan(500);
                assertThat(fixture.undescribed(generation, exchange(body), answer))
                        .as(body.path() + " " + text)
                        .isEmpty();
            }
        }
    }

    private static Exchange exchange(Body body) {
        return new Exchange("POST", body.path(), Map.of(), "", 0, new Answer(Map.of(), ""));
    }

    private static MockHttpServletResponse call(MockMvc mvc, Body body, String text) throws Exception {
        return mvc.perform(MockMvcRequestBuilders.post(body.path())
                        .contentType("application/json")
                        .header("Authorization", body.header())
                        .content(text))
                .andReturn()
                .getResponse();
    }

    private static List<Body> bodies(CscFixture fixture, Generation generation) {
        var bodies = new ArrayList<Body>();
        var words = fixture.words(generation);
        for (var script : GoldenScript.all()) {
            for (var one : script.cases()) {
                for (var exchange : one.exchanges()) {
                    var header = exchange.headers().get("Authorization");
                    if (one.generations().contains(generation)
                            && one.given().isEmpty()
                            && exchange.path().contains("<v>")
                            && header != null
                            && exchange.body().startsWith("{\"")
                            && !exchange.body().contains("<large>")
                            && !exchange.body().contains("\"credentialID\": \"<key>\", \"credentialID\"")) {
                        bodies.add(new Body(filled(exchange.path(), words), filled(header, words), (ObjectNode)
                                JsonMapper.shared().readTree(filled(exchange.body(), words))));
                    }
                }
            }
        }
        return bodies;
    }

    private static String filled(String text, Map<String, String> words) {
        var filled = text;
        for (var word : words.entrySet()) {
            filled = filled.replace("<" + word.getKey() + ">", word.getValue());
        }
        return filled;
    }

    private ObjectNode mangled(ObjectNode original) {
        var body = original.deepCopy();
        for (int i = 0; i <= random.nextInt(3); i++) {
            var names = new ArrayList<>(body.propertyNames());
            if (names.isEmpty()) {
                return body;
            }
            var name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> body.remove(name);
                case 1 -> body.set(name, anything(2));
                case 2 -> body.set(names.get(random.nextInt(names.size())), body.path(name));
                default -> body.set(name, bent(body.path(name)));
            }
        }
        return body;
    }

    private JsonNode bent(JsonNode value) {
        if (value instanceof ArrayNode array) {
            var bent = array.deepCopy();
            bent.add(array.isEmpty() || random.nextBoolean() ? anything(1) : array.get(0));
            return bent;
        }
        if (value.isString() && !value.stringValue().isEmpty()) {
            var text = new StringBuilder(value.stringValue());
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(1, 300));
            return nodes.stringNode(text.toString());
        }
        return nodes.arrayNode().add(value);
    }

    private JsonNode anything(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.numberNode(random.nextInt());
            case 3 -> nodes.numberNode(random.nextGaussian() * 1e30);
            case 4 -> nodes.numberNode(random.nextInt(-1, 3));
            case 5 -> nodes.stringNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 6 -> nodes.arrayNode().add(anything(depth - 1)).add(anything(depth - 1));
            default -> {
                var object = nodes.objectNode();
                object.set("id", anything(depth - 1));
                object.set("value", anything(depth - 1));
                yield object;
            }
        };
    }
}
