package org.tabellion.cscapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.http.HttpMethod;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.tabellion.cscapi.GoldenScript.Case;
import org.tabellion.cscapi.GoldenScript.Exchange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each generation of the API answers as the golden scripts have it, to the letter. */
class GoldenScriptsTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TestFactory
    Stream<DynamicNode> the_api_answers_as_the_scripts_have_it() {
        return GoldenScript.all().stream()
                .map(script -> DynamicContainer.dynamicContainer(
                        script.file(), script.cases().stream().flatMap(GoldenScriptsTest::tests)));
    }

    /** Rows of a table that somebody has lost would not be missed otherwise. */
    @Test
    void the_scripts_have_as_many_cases_as_they_are_said_to_have() {
        var cases = GoldenScript.all().stream()
                .flatMap(it -> it.cases().stream())
                .mapToInt(it -> it.generations().size())
                .sum();

        assertThat(cases).isEqualTo(677);
    }

    private static Stream<DynamicTest> tests(Case one) {
        return one.generations().stream()
                .map(generation ->
                        DynamicTest.dynamicTest(one.title() + ", " + generation.path(), () -> play(one, generation)));
    }

    private static void play(Case one, Generation generation) throws Exception {
        var fixture = new CscFixture();
        one.given().forEach(fixture::given);
        Map<String, String> words = new TreeMap<>(fixture.words(generation));
        for (var exchange : one.exchanges()) {
            var answer = send(fixture, exchange, words);
            var body = answer.getContentAsString();
            assertThat(answer.getStatus()).as(body).isEqualTo(exchange.status());
            exchange.answer().headers().forEach((name, value) -> assertThat(answer.getHeader(name))
                    .as(name)
                    .startsWith(filled(value, words)));
            var expected = filled(exchange.answer().body(), words);
            if (expected.isEmpty()) {
                assertThat(body).isEmpty();
            } else {
                assertThat(answer.getContentType()).startsWith("application/json");
                var faults = new ArrayList<String>();
                compare(JSON.readTree(expected), JSON.readTree(body), "$", words, faults);
                assertThat(faults).as(body).isEmpty();
            }
            assertThat(fixture.undescribed(generation, exchange, answer))
                    .as("the published description has this answer: " + body)
                    .isEmpty();
        }
    }

    private static MockHttpServletResponse send(CscFixture fixture, Exchange exchange, Map<String, String> words)
            throws Exception {
        var request = MockMvcRequestBuilders.request(
                        HttpMethod.valueOf(exchange.method()), filled(exchange.path(), words))
                .content(filled(exchange.body(), words));
        if (!exchange.headers().containsKey("Content-Type")) {
            request.contentType("application/json");
        }
        exchange.headers().forEach((name, value) -> {
            if (!value.equals("none")) {
                request.header(name, filled(value, words));
            }
        });
        return fixture.mvc().perform(request).andReturn().getResponse();
    }

    private static String filled(String text, Map<String, String> words) {
        var filled = text;
        for (var word : words.entrySet()) {
            filled = filled.replace("<" + word.getKey() + ">", word.getValue());
        }
        return filled;
    }

    private static void compare(
            JsonNode expected, JsonNode actual, String at, Map<String, String> words, List<String> faults) {
        if (expected.isString() && expected.stringValue().startsWith("*")) {
            if (actual.isMissingNode() || actual.isNull()) {
                faults.add(at + " is missing");
            } else if (expected.stringValue().length() > 1) {
                words.put(expected.stringValue().substring(1), actual.asString());
            }
        } else if (expected.isObject() && actual.isObject()) {
            for (var member : expected.properties()) {
                if (!member.getKey().equals("...")) {
                    var value = actual.path(member.getKey());
                    compare(member.getValue(), value, at + "." + member.getKey(), words, faults);
                }
            }
            for (var name : actual.propertyNames()) {
                if (!expected.has(name) && !expected.has("...")) {
                    faults.add(at + " has " + name + " besides");
                }
            }
        } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
            for (int i = 0; i < expected.size(); i++) {
                compare(expected.get(i), actual.get(i), at + "[" + i + "]", words, faults);
            }
        } else if (!expected.equals(actual)) {
            faults.add("%s is %s, not %s".formatted(at, actual, expected));
        }
    }
}
