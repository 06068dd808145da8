package org.tabellion.mgmtapi;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.tabellion.authentication.ChooseSigningPin;
import org.tabellion.edge.Edge;
import org.tabellion.kernel.SignerId;
import org.tabellion.signers.ReadSigner;

/** What an operator does for a signer, or a legal person's representative, who has proven anew who they are. */
@RestController
class SignersController {

    private final Edge edge;
    private final ReadSigner readSigner;
    private final ChooseSigningPin chooseSigningPin;

    SignersController(Edge edge, ReadSigner readSigner, ChooseSigningPin chooseSigningPin) {
        this.edge = edge;
        this.readSigner = readSigner;
        this.chooseSigningPin = chooseSigningPin;
    }

    /** The PIN, locked or forgotten, the authenticator and what was sent; the account and its keys stay. */
    @DeleteMapping("/management/v1/signers/{id}/factors")
    ResponseEntity<?> reset(@PathVariable String id, HttpServletRequest http) {
        return edge.answer(http, Scopes.ADMINISTRATORS, caller -> {
            chooseSigningPin.reset(readSigner.signer(SignerId.parse(id)).id(), caller.client());
            return ResponseEntity.noContent().build();
        });
    }
}
