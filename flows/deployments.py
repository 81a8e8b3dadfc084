"""The deployments, registered from code: by module path, from wherever the software lies."""

from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName
from prefect.deployments.runner import RunnerDeployment
from prefect.types.entrypoint import EntrypointType

from flows.collect_year import collect_year
from flows.review_department import review_department

_ABOUT = "由系统按台账自动建立、等待和唤醒，不需要在此处启动。在此处继续、完成或取消运行，不代表任何审核意见。"
FLOWS: dict[str, Flow[..., None]] = {flow.name: flow for flow in (collect_year, review_department)}
"""By name; each is deployed once, under its own name."""


def deployment_ids(client: SyncPrefectClient) -> dict[str, UUID]:
    """The id of each deployment by name; one that is missing (a new home, an emptied Prefect) is registered first."""
    known = _known(client)
    if missing := FLOWS.keys() - known.keys():
        for name in sorted(missing):
            _register(FLOWS[name])
        known = _known(client)
    return known


def _known(client: SyncPrefectClient) -> dict[str, UUID]:
    found = client.read_deployments(deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=list(FLOWS))))
    return {each.name: each.id for each in found}


def _register(flow: Flow[..., None]) -> None:
    deployment = RunnerDeployment.from_flow(flow, name=flow.name, description=_ABOUT, entrypoint_type=EntrypointType.MODULE_PATH)
    deployment.apply()
