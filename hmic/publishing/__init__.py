"""Running the pipeline for reports and putting them into the build folder."""
