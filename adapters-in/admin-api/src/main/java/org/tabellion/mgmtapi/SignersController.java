package org.tabellion.mgmtapi;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.authentication.ResetFactors;
import org.tabellion.edge.Edge;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.ReadSigner;

/** What an operator does for a signer, or a legal person's representative, who has proven anew who they are. */
@RestController
class SignersController {

    private final Edge edge;
    private final ReadSigner readSigner;
    private final ResetFactors resetFactors;

    SignersController(Edge edge, ReadSigner readSigner, ResetFactors resetFactors) {
        this.edge = edge;
        this.readSigner = readSigner;
        this.resetFactors = resetFactors;
    }

    /**
     * Authenticator, codes and what locks them; the account and its keys stay. The PIN that the SAM keeps is not within reach of
     * this server.
     */
    @DeleteMapping("/management/v1/signers/{id}/factors")
    ResponseEntity<?> reset(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            resetFactors.reset(readSigner.signer(SignerId.parse(id)).id(), caller.client());
            return ResponseEntity.noContent().build();
        });
    }
}
