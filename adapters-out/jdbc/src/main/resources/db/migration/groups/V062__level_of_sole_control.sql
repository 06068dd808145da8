-- For which new keys are sealed at the SAM.
ALTER TABLE groups_configuration ADD COLUMN sole_control int NOT NULL DEFAULT 2;
