"""Write the figures and plans that are made of official tables: `python -m tests.official_plans`."""

from tests.official_plans.earlier import write_earlier_plans
from tests.official_plans.figures import write_figures
from tests.official_plans.plans import write_plans

write_figures()
write_plans()
write_earlier_plans()
