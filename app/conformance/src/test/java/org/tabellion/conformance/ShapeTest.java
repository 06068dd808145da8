package org.tabellion.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tabellion.conformance.Shape.list;
import static org.tabellion.conformance.Shape.number;
import static org.tabellion.conformance.Shape.object;
import static org.tabellion.conformance.Shape.orNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ShapeTest {

    private static final Shape SHAPE = object().must("name", Shape.TEXT)
            .must("parts", list(object().must("id", Shape.OID), 1))
            .may("count", number(1))
            .may("flag", Shape.FLAG)
            .must("rest", orNull(Shape.BASE64))
            .never("former");

    @Test
    void what_is_as_it_has_to_be_has_no_fault() {
        assertThat(faults("{'name':'a','parts':[{'id':'1.2.3','more':1}],'count':null,'rest':null}"))
                .isEmpty();
        assertThat(faults("{'name':'a','parts':[{'id':'1.2.3'}],'count':7,'flag':true,'rest':'AA=='}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'parts':[{'id':'1.2'}],'rest':null}                                | name is missing",
                "{'name':'','parts':[{'id':'1.2'}],'rest':null}                      | name is empty",
                "{'name':7,'parts':[{'id':'1.2'}],'rest':null}                       | name is no string",
                "{'name':'a','parts':{},'rest':null}                                 | parts is no array",
                "{'name':'a','parts':[],'rest':null}                                 | parts has 0 elements",
                "{'name':'a','parts':[{'id':'1.2'},{'id':'x'}],'rest':null}          | parts[1].id is not an OID",
                "{'name':'a','parts':[{'id':'1.2'}],'count':0,'rest':null}           | count is less than 1",
                "{'name':'a','parts':[{'id':'1.2'}],'count':1.5,'rest':null}         | count is no whole number",
                "{'name':'a','parts':[{'id':'1.2'}],'flag':'true','rest':null}       | flag is no boolean",
                "{'name':'a','parts':[{'id':'1.2'}],'rest':'A'}                      | rest is not Base64",
                "{'name':'a','parts':[{'id':'1.2'}],'rest':null,'former':1}          | former has no place",
                "[]                                                                  | the answer is no object"
            })
    void what_is_not_is_named(String json, String fault) {
        assertThat(faults(json)).contains(fault);
    }

    private static String faults(String json) {
        return String.join("; ", SHAPE.faults(JsonMapper.shared().readTree(json.replace('\'', '"'))));
    }
}
