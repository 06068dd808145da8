package org.tabellion.docapi;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.edge.Problem;

/** What is no call of the API: its description, and everything that is not there. */
@RestController
class OtherController {

    @GetMapping("/v1/openapi.json")
    ResponseEntity<Resource> openApi() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ClassPathResource("/org/tabellion/docapi/openapi.json"));
    }

    @RequestMapping({
        "/v1/enrolments",
        "/v1/enrolments/{id}",
        "/v1/signing-requests",
        "/v1/signing-requests/{id}",
        "/v1/signing-requests/{id}/document",
        "/v1/preparations",
        "/v1/validations",
        "/v1/openapi.json"
    })
    ResponseEntity<?> otherMethod(HttpServletRequest http) {
        return new Problem(405, "method_not_allowed", "there is no " + http.getMethod() + " here").response();
    }

    @RequestMapping("/v1/**")
    ResponseEntity<?> notThere() {
        return new Problem(404, "not_found", "there is nothing here").response();
    }
}
