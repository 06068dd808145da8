package org.tabellion.mgmtapi;

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
@RestController("managementOther")
class OtherController {

    @GetMapping("/management/v1/openapi.json")
    ResponseEntity<Resource> openApi() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ClassPathResource("/org/tabellion/mgmtapi/openapi.json"));
    }

    @RequestMapping({
        "/management/v1/clients",
        "/management/v1/clients/{id}",
        "/management/v1/clients/{id}/secret",
        "/management/v1/sealers",
        "/management/v1/sealers/{id}",
        "/management/v1/sealers/{id}/authorization",
        "/management/v1/signers/{id}/factors",
        "/management/v1/usage",
        "/management/v1/openapi.json"
    })
    ResponseEntity<?> otherMethod(HttpServletRequest http) {
        return new Problem(405, "method_not_allowed", "there is no " + http.getMethod() + " here").response();
    }

    @RequestMapping("/management/**")
    ResponseEntity<?> notThere() {
        return new Problem(404, "not_found", "there is nothing here").response();
    }
}
