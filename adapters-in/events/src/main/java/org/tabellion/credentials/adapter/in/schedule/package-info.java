@NullMarked
package org.tabellion.credentials.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;
