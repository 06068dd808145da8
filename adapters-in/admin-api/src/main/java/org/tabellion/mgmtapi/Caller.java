package org.tabellion.mgmtapi;

import org.tabellion.kernel.ClientId;
import org.tabellion.kernel.GroupId;

/** @param administers whether it runs the clients of its group; else it is a service provider that asks for its own */
record Caller(ClientId client, GroupId group, boolean administers) {}
