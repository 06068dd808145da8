/** A PKI in memory, PDFs of every kind, and the second judges. */
@NullMarked
package org.tabellion.dss.testkit;

import org.jspecify.annotations.NullMarked;
