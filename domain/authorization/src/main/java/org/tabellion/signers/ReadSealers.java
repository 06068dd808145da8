package org.tabellion.signers;

import org.tabellion.kernel.EnrolmentId;
import org.tabellion.kernel.Failure;

/** The enrolments of legal persons, for those who administer the present group. */
public interface ReadSealers {

    /** @throws Failure NOT_FOUND also if it is the enrolment of a natural person */
    SealerView sealer(EnrolmentId enrolment);

    record SealerView(Organization organization, EnrolmentView enrolment) {}
}
