package org.tabellion.docapi;

import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/** The service provider that calls. */
record Caller(ClientId client, GroupId group) {}
