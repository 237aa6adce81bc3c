"""What is executed: notebooks through papermill, their kernels, records, resume and executors."""
