package disagreement

// OverviewPath is the overview of disagreements.
const OverviewPath = "/uenigheder"

// Path is where a disagreement is read.
func Path(id string) string { return "/uenighed/" + id }
