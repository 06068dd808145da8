@NullMarked
package org.tabellion.documents.adapter.out.dss;

import org.jspecify.annotations.NullMarked;
