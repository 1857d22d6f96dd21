"""The measurement of requests: Billfold beside other servers, in one run. `bench/run.py` is its command."""
