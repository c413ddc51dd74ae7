"""Programs that tests run on their own, because they fork, are interrupted or change the whole process."""
