"""What did we decide beforehand: risks, severity, roles, scenarios and playbooks?"""

from coolhead.plan.model import (
    LEVEL_NAMES,
    Account,
    Alerting,
    Brand,
    Cluster,
    Detection,
    Impact,
    Level,
    Person,
    Plan,
    Ramp,
    Risk,
    Role,
    Severity,
    Stance,
    Step,
)

__all__ = [
    "LEVEL_NAMES",
    "Account",
    "Alerting",
    "Brand",
    "Cluster",
    "Detection",
    "Impact",
    "Level",
    "Person",
    "Plan",
    "Ramp",
    "Risk",
    "Role",
    "Severity",
    "Stance",
    "Step",
]
