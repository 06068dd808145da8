package org.tabellion.conformance;

import java.io.IOException;
import java.net.URI;

/** Leaves it to a command, which prints the address that the browser was sent to; or nothing, if it was not sent on. */
final class CommandApprover implements Approver {

    private final String command;

    CommandApprover(String command) {
        this.command = command;
    }

    @Override
    public Landing open(URI request, URI redirectUri) throws IOException {
        var printed = Command.lastLine(command, request.toString());
        return printed.isEmpty() ? new Landing(request, 0, false) : new Landing(URI.create(printed), 0, true);
    }
}
