/** The clock that has old preparations forgotten. */
@NullMarked
package org.tabellion.documents.adapter.in.schedule;

import org.jspecify.annotations.NullMarked;
